/** Scenarios in quarantine: known to be ill, somebody looks after them, and only until a day that is set. */
import type { ScenarioResult, Summary } from '../summary.ts';
import type { Quarantine } from './config.ts';
import { matchesTitle } from './title-pattern.ts';
import type { Finding } from './verdict.ts';

type Patient = Pick<ScenarioResult, 'title' | 'tier'>;

export class Ward {
  readonly #beds: readonly Quarantine[];
  readonly #today: string;
  readonly #held = new Map<Quarantine, Finding[]>();

  constructor(beds: readonly Quarantine[], today: string) {
    this.#beds = beds;
    this.#today = today;
  }

  holds(result: Patient, finding: Finding): boolean {
    const bed = this.#beds.find((one) => covers(one, result) && one.until >= this.#today);
    if (!bed) return false;
    this.#held.set(bed, [...(this.#held.get(bed) ?? []), finding]);
    return true;
  }

  expired(): Finding[] {
    return this.#beds
      .filter(({ until }) => until < this.#today)
      .map(({ scenario, owner, until, why }) => ({
        severity: 'violated',
        about: `quarantine: ${scenario}`,
        says: `it ended on ${until}: ${owner} was to bring it back (${why})`,
      }));
  }

  notes({ scenarios }: Summary): string[] {
    return this.#beds
      .filter(({ until }) => until >= this.#today)
      .map((bed) => {
        const { scenario, owner, until, why } = bed;
        const held = this.#held.get(bed);
        const where = `${scenario}${bed.tier ? ` · ${bed.tier}` : ''}`;
        if (held) return `quarantined until ${until} by ${owner}: ${where} (${why}): ${held[0]!.says}`;
        const there = scenarios.some((result) => covers(bed, result));
        return there
          ? `it passes, and may leave quarantine: ${where} (${owner}, until ${until})`
          : `its quarantine is for nothing, no such scenario ran: ${where} (${owner}, until ${until})`;
      });
  }
}

function covers({ scenario, tier }: Quarantine, result: Patient): boolean {
  return matchesTitle(scenario, result.title) && (tier === undefined || tier === result.tier);
}
