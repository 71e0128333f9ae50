/** What a scenario's outcome on a mutant says: who caught the defect, if anybody did. */
import type { Mutant } from './mutant.ts';
import type { Outcome } from './scenario-run.ts';

export type Verdict =
  /** `said`: the failure in a line. */
  | { readonly kind: 'caught'; readonly by: string; readonly said: string }
  | { readonly kind: 'survived' }
  /** Something failed, but not the invariant that the mutant is there to try. */
  | { readonly kind: 'missed'; readonly by: string; readonly wanted: string }
  /** The world did not come to rest, or the scenario to a verdict: nobody can say. */
  | { readonly kind: 'unknown'; readonly why: string };

export function verdictOn(mutant: Mutant, { title, status, message }: Outcome): Verdict {
  if (status === 'passed') return { kind: 'survived' };
  const said = message.split('\n')[0] ?? '';
  // As everywhere in mutation testing: without the defect it ends in a fifth of that time.
  if (status === 'timedOut' && mutant.invariant === undefined)
    return { kind: 'caught', by: `${title} (by its time limit)`, said };
  if (status !== 'failed' || said.startsWith('UnknownError')) return { kind: 'unknown', why: said || status };
  const invariants = violatedIn(message);
  const by = invariants.length > 0 ? invariants.join(', ') : (guardOf(said) ?? title);
  const { invariant } = mutant;
  if (invariant !== undefined && !invariants.includes(invariant))
    return { kind: 'missed', by, wanted: invariant };
  return { kind: 'caught', by, said: breachIn(message) ?? inShort(message) };
}

const reportOfViolations = /^(?:Error: )?an invariant is violated\n/;

/** Ids of the invariants that a report of violations names: `✗ 2 END-ONCE: One shell_disconnected …`. */
function violatedIn(message: string): string[] {
  if (!reportOfViolations.test(message)) return [];
  return [...message.matchAll(/^✗ \d+ ([A-Z0-9-]+): /gm)].map(([, id]) => id!);
}

/** The sentence about the first breach: the line below the invariant's own. */
function breachIn(message: string): string | null {
  if (!reportOfViolations.test(message)) return null;
  return /^✗ \d+ [A-Z0-9-]+: .*\n +(.*)$/m.exec(message)?.[1] ?? null;
}

const longestSaid = 200;

/** The first line; of a matcher that only names itself there, what it wanted and what it saw. */
function inShort(message: string): string {
  const [first = '', ...rest] = message.replace(/^Error: /, '').split('\n');
  const seen = rest
    .filter((line) => /^(?:Expected|Received)\b.*: |^[-+] {2,}/.test(line))
    .map((line) => line.trim());
  const said = first.startsWith('expect(') && seen.length > 0 ? seen.join(' ').replace(/ +/g, ' ') : first;
  return said.length > longestSaid ? `${said.slice(0, longestSaid)}…` : said;
}

/** What every scenario looks after besides its claims and the invariants. */
function guardOf(said: string): string | null {
  if (said.includes('secrets stand where none may')) return 'the guard of secrets';
  if (said.includes('a process printed')) return 'the guard of unexpected output';
  return null;
}
