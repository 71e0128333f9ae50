/** What a benchmark is: something that is done, measured, and set beside what it is compared with. */

export interface Measure {
  /** What was measured, as a row of a table names it. */
  readonly what: string;
  readonly value: number;
  readonly unit: string;
  /** The same thing done by something else, in the same run. */
  readonly beside?: {
    readonly name: string;
    readonly value: number;
    /** Where both were measured in turns: the median of the ratios of each turn, which a busy machine moves less. */
    readonly ratio?: number;
  };
  readonly goal?: Goal;
}

/** Of the value itself, or of its ratio to what stands beside it. Printed, never asserted. */
export interface Goal {
  readonly of: 'value' | 'ratio';
  readonly bound: 'at least' | 'at most';
  readonly is: number;
}

export interface Benchmark {
  /** As `--only` takes it. */
  readonly name: string;
  readonly about: string;
  /** Flags of Node with which its process is started. */
  readonly flags?: readonly string[];
  /**
   * Rejects when what was done came out wrong: a fast wrong answer is no measurement.
   * @param scale 1 for the sizes that the goals speak of; 0.1 does a tenth
   */
  run(progress: (now: string) => void, scale: number): Promise<readonly Measure[]>;
}

/** Value over what stands beside it; `null` where nothing does. */
export function ratioOf({ value, beside }: Measure): number | null {
  return beside ? (beside.ratio ?? value / beside.value) : null;
}

/** `null` where there is no goal, or nothing to compare with. */
export function isMet(measure: Measure): boolean | null {
  const { goal } = measure;
  const seen = goal?.of === 'ratio' ? ratioOf(measure) : measure.value;
  if (!goal || seen === null) return null;
  return goal.bound === 'at least' ? seen >= goal.is : seen <= goal.is;
}

/** What one act costs in processor time, all threads of the process together. */
export async function cpuSecondsOf(act: () => Promise<unknown>): Promise<number> {
  const before = process.cpuUsage();
  await act();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}
