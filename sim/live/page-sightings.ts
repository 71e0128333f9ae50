/** What pages of somebody's own browser saw, into the history: checked as any foreign text, tokens as fingerprints. */
import { Check } from 'typebox/value';
import { fingerprint } from '../../system/contracts/secrets.ts';
import type { History } from '../history/history.ts';
import { observationSchemas } from '../history/observation-schemas.ts';
import type { Kinds, Observations } from '../history/record.ts';
import { epochMs, type PageSighting } from './contract.ts';

type PageKind = Extract<keyof Observations, `page.${string}`>;

export class PageSightings {
  readonly #history: Pick<History, 'record'>;
  readonly #now: () => number;
  /** What pages are called in the history, by what they call themselves: `tab-1`, in the order in which they came. */
  readonly #names = new Map<string, string>();

  /** @param now virtual milliseconds */
  constructor(history: Pick<History, 'record'>, now: () => number) {
    this.#history = history;
    this.#now = now;
  }

  nameOf(page: string): string {
    const name = this.#names.get(page) ?? `tab-${this.#names.size + 1}`;
    this.#names.set(page, name);
    return name;
  }

  /** Whatever is no sighting of a page is left out: a drawer of another version is no reason to fail. */
  saw(page: string, sightings: readonly PageSighting[]): void {
    const name = this.nameOf(page);
    for (const { at, kind, data } of sightings) {
      const told: Record<string, unknown> = { ...data, page: name };
      if (typeof data.token === 'string') told.token = fingerprint(data.token);
      if (!Object.hasOwn(observationSchemas, kind)) continue;
      if (!Check(observationSchemas[kind as PageKind], told)) continue;
      // A page reckons the time for itself while the lab plays, and may be a little ahead.
      const t = Math.min(this.#now(), Math.max(0, at - epochMs));
      this.#history.record(kind as PageKind, told as unknown as Kinds[PageKind], {
        t,
        actor: `page:${name}`,
      });
    }
  }
}
