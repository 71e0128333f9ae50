/** Where each shell token was made, carried and used: by its fingerprint, from one history. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { shortId } from '../../sim/history/wording.ts';

export interface TokenStory {
  readonly token: string;
  /** In order: made, carried by a page, seen on the wire, used or refused. */
  readonly sightings: readonly Sighting[];
  readonly uses: number;
  readonly refusals: number;
}

export interface Sighting {
  readonly t: number;
  /** `gateway:g1` */
  readonly where: string;
  readonly what: string;
}

export function tokenStories(records: readonly AnyRecord[]): TokenStory[] {
  const stories = new Map<string, { sightings: Sighting[]; uses: number; refusals: number }>();
  for (const record of records) {
    const found = sighting(record);
    if (!found) continue;
    const [token, what] = found;
    const story = stories.get(token) ?? { sightings: [], uses: 0, refusals: 0 };
    stories.set(token, story);
    story.sightings.push({ t: record.t, where: record.actor, what });
    if (record.kind === 'shell_token.redeemed') story.uses++;
    if (record.kind === 'shell_token.refused') story.refusals++;
  }
  return [...stories].map(([token, story]) => ({ token, ...story }));
}

/** Null for a record that speaks of no shell token. */
function sighting({ kind, data }: AnyRecord): readonly [token: string, what: string] | null {
  switch (kind) {
    case 'shell_token.created':
      return [data.token, `made, for ${data.expires_in_ms / 1000} s`];
    case 'page.socket_opening':
      return data.token === null ? null : [data.token, `carried by ${data.page}`];
    case 'wire.upgrade':
      return data.token === null ? null : [data.token, `in an upgrade, connection ${data.connection}`];
    case 'shell_token.redeemed':
      return [data.token, `opens session ${shortId(data.session)}`];
    case 'shell_token.refused':
      return data.token === null ? null : [data.token, `refused: ${data.why}`];
    default:
      return null;
  }
}
