/** What pages of somebody's own browser saw, into the history: checked as any foreign text, tokens as fingerprints. */
import { Check } from 'typebox/value';
import { fingerprint } from '../../system/contracts/secrets.ts';
import type { History } from '../history/history.ts';
import { observationSchemas } from '../history/observation-schemas.ts';
import type { Kinds, Observations } from '../history/record.ts';
import { epochMs, type PageSighting } from './contract.ts';

type PageKind = Extract<keyof Observations, `page.${string}`>;

/** Whatever is no sighting of a page is left out: a drawer of another version is no reason to fail. */
export function recordSightings(
  history: Pick<History, 'record'>,
  page: string,
  sightings: readonly PageSighting[],
  now: number,
): void {
  for (const { at, kind, data } of sightings) {
    const told: Record<string, unknown> = { ...data, page };
    if (typeof data.token === 'string') told.token = fingerprint(data.token);
    if (!Object.hasOwn(observationSchemas, kind)) continue;
    if (!Check(observationSchemas[kind as PageKind], told)) continue;
    // The page's clock is told the time a moment later than everybody else.
    const t = Math.min(now, Math.max(0, at - epochMs));
    history.record(kind as PageKind, told as unknown as Kinds[PageKind], { t, actor: `page:${page}` });
  }
}
