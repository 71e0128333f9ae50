/** What a scenario's outcome on a mutant says: who caught the defect, if anybody did. */
import type { Mutant } from './mutant.ts';
import type { Outcome } from './scenario-run.ts';

export type Verdict =
  | { readonly kind: 'caught'; readonly by: string }
  | { readonly kind: 'survived' }
  /** Something failed, but not the invariant that the mutant is there to try. */
  | { readonly kind: 'missed'; readonly by: string; readonly wanted: string }
  /** The world did not come to rest, or the scenario to an end: nobody can say. */
  | { readonly kind: 'unknown'; readonly why: string };

export function verdictOn(mutant: Mutant, { title, status, message }: Outcome): Verdict {
  if (status === 'passed') return { kind: 'survived' };
  const said = message.split('\n')[0] ?? '';
  if (status !== 'failed' || said.startsWith('UnknownError')) return { kind: 'unknown', why: said || status };
  const invariants = violatedIn(message);
  const by = invariants.length > 0 ? invariants.join(', ') : (guardOf(said) ?? title);
  const { invariant } = mutant;
  if (invariant !== undefined && !invariants.includes(invariant))
    return { kind: 'missed', by, wanted: invariant };
  return { kind: 'caught', by };
}

/** Ids of the invariants that a report of violations names: `✗ 2 END-ONCE: One shell_disconnected …`. */
function violatedIn(message: string): string[] {
  if (!/^(?:Error: )?an invariant is violated\n/.test(message)) return [];
  return [...message.matchAll(/^✗ \d+ ([A-Z0-9-]+): /gm)].map(([, id]) => id!);
}

/** What every scenario looks after besides its claims and the invariants. */
function guardOf(said: string): string | null {
  if (said.includes('secrets stand in')) return 'the guard of secrets';
  if (said.includes('a process printed')) return 'the guard of unexpected output';
  return null;
}
