/** All invariants over one history. */
import type { AnyRecord } from '../history/record.ts';
import { Casebook } from './casebook.ts';
import { catalogue } from './catalogue.ts';
import type { Verdict } from './invariant.ts';

/** One verdict per invariant, in the order of their numbers. */
export function judge(records: readonly AnyRecord[]): Verdict[] {
  const book = new Casebook(records);
  return catalogue.map((invariant) => invariant.judge(book));
}
