/**
 * A mutant is the product with one defect planted on purpose: a text that occurs exactly once in one file,
 * and what stands there instead. It shows that a scenario, or an invariant behind it, can fail.
 */

export interface Mutant {
  readonly name: string;
  /** What is wrong, as a sentence. */
  readonly wrong: string;
  /** Path below the checkout. */
  readonly file: string;
  /** Occurs exactly once in it. */
  readonly find: string;
  readonly replace: string;
  /** Title of the scenario that is run on it. */
  readonly scenario: string;
  /** Where the scenario must be run for it to show; in memory where this is absent. */
  readonly tier?: 'process';
  /** Id of the invariant that must see it where the scenario's own claims hold all the same. */
  readonly invariant?: string;
}

/** The sources have moved on: the mutant must be told anew, or given up. */
export class NoLongerApplies extends Error {
  override readonly name = 'NoLongerApplies';

  constructor(mutant: Mutant, times: number) {
    super(
      `the mutant ${mutant.name} no longer applies: its text occurs ${times === 0 ? 'nowhere' : `${times} times`} in ${mutant.file}, wanted once:\n\n${mutant.find.replace(/^/gm, '    ')}\n`,
    );
  }
}

/** `text` with the defect planted. Throws NoLongerApplies. */
export function plant(mutant: Mutant, text: string): string {
  const parts = text.split(mutant.find);
  if (parts.length !== 2) throw new NoLongerApplies(mutant, parts.length - 1);
  return parts.join(mutant.replace);
}

/** The dashboard is bundled: a defect in it, or in what it is bundled from, shows after a build only. */
export function isInDashboard({ file }: Mutant): boolean {
  return /^system\/(?:dashboard|contracts|ports)\//.test(file);
}
