/** Who and what there is in the world of an exploration. */
export const machines = ['Linux-C', 'Linux-A'] as const;

/** With several gateways a second device comes in by the last one. */
export const people = ['alice', 'alice@B', 'carol', 'bob'] as const;

/** Numbers of terminals and of faults, as many as a plan tells apart. */
export const numbers = [0, 1, 2, 3, 4, 5] as const;

/** What an exploration may have less of. */
export const cast: readonly (readonly (string | number)[])[] = [machines, people, numbers];
