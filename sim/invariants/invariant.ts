/**
 * The frame of an invariant: a claim, and a pure function that looks for the records that break it.
 *
 * A verdict `holds` only where something was there to break it; where nothing was, it is `not_witnessed`.
 */
import type { AnyRecord, HistoryRecord } from '../history/record.ts';
import { Casebook } from './casebook.ts';

export interface Violation {
  /** A sentence with times and observed values. */
  readonly explanation: string;
  /** The records that show it. */
  readonly witness: readonly HistoryRecord[];
}

export interface Verdict {
  readonly id: string;
  readonly number: number;
  readonly claim: string;
  readonly status: 'holds' | 'violated' | 'not_witnessed';
  /** How many things were looked at that could have broken it. */
  readonly examined: number;
  readonly violations: readonly Violation[];
  /** Records of the first violation. */
  readonly witness: readonly HistoryRecord[];
  /** The first violation, or what was examined. */
  readonly explanation: string;
}

export interface Invariant {
  /** As in `START-ONCE`. */
  readonly id: string;
  readonly number: number;
  /** A sentence. */
  readonly claim: string;
  /** Never throws on a history that `parseHistory` returned. */
  judge(evidence: Casebook | readonly AnyRecord[]): Verdict;
}

/** What an examination reports to: each thing it looked at, each breach it found. */
export interface Findings {
  examined(): void;
  violated(explanation: string, ...witness: (AnyRecord | HistoryRecord | null | undefined)[]): void;
}

export function invariant(
  title: { readonly number: number; readonly id: string; readonly claim: string },
  examine: (book: Casebook, findings: Findings) => void,
): Invariant {
  return {
    ...title,
    judge(evidence) {
      const book = evidence instanceof Casebook ? evidence : new Casebook(evidence);
      const violations: Violation[] = [];
      let examined = 0;
      examine(book, {
        examined() {
          examined++;
        },
        violated(explanation, ...witness) {
          const records = witness.filter((record) => record != null) as HistoryRecord[];
          violations.push({ explanation, witness: records });
        },
      });
      const [first] = violations;
      return {
        ...title,
        status: first ? 'violated' : examined > 0 ? 'holds' : 'not_witnessed',
        examined: Math.max(examined, violations.length),
        violations,
        witness: first?.witness ?? [],
        explanation: first
          ? summary(violations)
          : examined > 0
            ? `examined ${examined}`
            : 'nothing to examine',
      };
    },
  };
}

function summary(violations: readonly Violation[]): string {
  const more = violations.length - 1;
  return more > 0 ? `${violations[0]!.explanation} (and ${more} more)` : violations[0]!.explanation;
}
