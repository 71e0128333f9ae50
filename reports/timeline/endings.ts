/** Why each session ended, and each terminal that was refused, in one sentence for somebody who knows nothing yet. */

import type { AnyRecord, HistoryRecord } from '../../sim/history/record.ts';
import { moment, shortId, span } from '../../sim/history/wording.ts';
import { closes } from '../../system/contracts/closes.ts';
import { inSentence } from '../../system/contracts/outside-text.ts';
import type { Link } from './causes.ts';
import { type Tone, toneOfCode, wordsOf } from './words.ts';

export interface Ending {
  /** `seq` of the record that says so. */
  readonly seq: number;
  readonly t: number;
  /** What the page was told, or 1006 where it was told nothing. */
  readonly code: number;
  readonly tone: Tone;
  /** `Session 304b7e0c on Linux-C: closed with 1011 “Agent connection error” by the gateway, because …` */
  readonly sentence: string;
}

/** @param links as `linksIn` answers them, for what stood at the beginning. Pure. */
export function endingsIn(records: readonly AnyRecord[], links: readonly Link[]): Ending[] {
  const first = records[0]?.seq ?? 0;
  const bySeq = (seq: number) => records[seq - first];
  const causeOf = new Map(links.map(({ cause, effect }) => [effect, cause]));
  const machines = new Map<string, string>();
  const endings: Ending[] = [];
  for (const record of records) {
    if (record.kind === 'session.opened') machines.set(record.data.session, record.data.machine_name);
    else if (record.kind === 'session.ended')
      endings.push(ended(record, machines.get(record.data.session), root(record.seq, causeOf, bySeq)));
    else if (record.kind === 'handshake.refused') endings.push(refused(record));
  }
  return endings;
}

/** Those that differ in nothing but ids as one, which says how many there are. */
export function mergeEndings(endings: readonly Ending[]): Ending[] {
  const alike = Map.groupBy(endings, ({ sentence }) => sentence.replace(/\b[0-9a-f]{8}\b/g, ''));
  return [...alike.values()].map((all) => {
    const one = all[0]!;
    const others = all.length - 1;
    if (others === 0) return one;
    return {
      ...one,
      sentence: `${one.sentence} ${others} ${others === 1 ? 'other' : 'others'} ended likewise.`,
    };
  });
}

function root(
  seq: number,
  causeOf: ReadonlyMap<number, number>,
  bySeq: (seq: number) => AnyRecord | undefined,
): AnyRecord | null {
  let at = causeOf.get(seq);
  while (at !== undefined && causeOf.has(at)) at = causeOf.get(at);
  return at === undefined ? null : (bySeq(at) ?? null);
}

function ended(
  { seq, t, data }: HistoryRecord<'session.ended'>,
  machine: string | undefined,
  first: AnyRecord | null,
): Ending {
  const code = data.code ?? 1006;
  const who = `Session ${shortId(data.session)}${machine ? ` on ${inSentence(machine)}` : ''}`;
  const how =
    data.code === null
      ? 'ended without a close frame (1006)'
      : `was closed by the ${data.by} with ${code}${data.reason ? ` “${inSentence(data.reason)}”` : ''}`;
  const origin = first ? ` What began it: ${originOf(first)}, at ${moment(first.t)}.` : '';
  const sentence = `${who} ${how} at ${moment(t)}, after ${span(data.duration_ms)}: ${closes[data.cause].means}.${origin}`;
  return { seq, t, code, tone: toneOfCode(data.code), sentence };
}

function refused({ seq, t, data }: HistoryRecord<'handshake.refused'>): Ending {
  const code = data.code ?? 1006;
  const token = data.token ? ` with token ${data.token}` : '';
  const sentence = `A terminal${token} was refused with ${code}${data.reason ? ` “${inSentence(data.reason)}”` : ''} at ${moment(t)}: ${closes[data.cause].means}.`;
  return { seq, t, code, tone: 'bad', sentence };
}

function originOf(record: AnyRecord): string {
  switch (record.kind) {
    case 'wire.ended':
      return `${record.data.how.toUpperCase()} on ${record.data.link}`;
    case 'shell.exited':
      return `the shell ${wordsOf(record).text}`;
    case 'gateway.draining':
      return 'the gateway drains';
    case 'session.idle_warning':
      return 'the warning that nobody types';
    case 'page.socket_closing':
      return `the page calls ${wordsOf(record).text}`;
    case 'wire.frame':
      return `a close frame from the ${record.data.from === 'client' ? 'page' : 'gateway'}`;
    default:
      return wordsOf(record).text;
  }
}
