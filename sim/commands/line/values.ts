/** What an option can take, and how its text is read. */
import { durationMs } from '../../clock/duration.ts';
import { Misuse } from './misuse.ts';
import { didYouMean } from './nearest.ts';

export interface Takes<T> {
  /** In the help: `N`, `FILE`. */
  readonly name: string;
  /** Throws Misuse, its message what would be right: it follows `--option TEXT: `. */
  read(text: string): T;
}

/** Any text but none. */
export function text(name: string): Takes<string> {
  return {
    name,
    read: (given) => {
      if (given === '') throw new Misuse(`it is empty, expected ${name}`);
      return given;
    },
  };
}

/** A whole number, both ends included. */
export function whole(least: number, most: number, name = 'N'): Takes<number> {
  return {
    name,
    read: (given) => {
      const value = Number(given);
      if (!/^\d{1,15}$/.test(given) || value < least || value > most)
        throw new Misuse(`it takes a whole number from ${least} to ${most}`);
      return value;
    },
  };
}

/** A seed: what seeded chance is drawn from. */
export const seed = whole(0, 0xffff_ffff);

export function oneOf<const T extends string>(
  choices: readonly T[],
  name: string = choices.join('|'),
): Takes<T> {
  return {
    name,
    read: (given) => {
      if ((choices as readonly string[]).includes(given)) return given as T;
      throw new Misuse(`it takes ${choices.join(', ')}${didYouMean(given, choices)}`);
    },
  };
}

/** A part of a whole, `I/N`. */
export const shard: Takes<string> = {
  name: 'I/N',
  read: (given) => {
    const [, i, n] = /^(\d{1,4})\/(\d{1,4})$/.exec(given) ?? [];
    if (Number(i) >= 1 && Number(i) <= Number(n)) return given;
    throw new Misuse('it takes I/N, I from 1 to N: --shard 1/4');
  },
};

/** Answers milliseconds. */
export const duration: Takes<number> = {
  name: 'TIME',
  read: (given) => {
    try {
      return durationMs(given);
    } catch {
      throw new Misuse('it takes a length of time: 250ms, 90s, 30m, 4h, 1h30m, 29:59 or 4:00:00');
    }
  },
};
