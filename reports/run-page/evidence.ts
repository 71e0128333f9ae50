/** What the run page tells of one history: small, whatever the size of the history. Pure. */
import { type CloseSeen, closesIn } from '../../sim/history/close.ts';
import type { AnyRecord } from '../../sim/history/record.ts';
import { shortId, span } from '../../sim/history/wording.ts';
import { linksIn } from '../timeline/causes.ts';
import { type Ending, endingsIn, mergeEndings } from '../timeline/endings.ts';
import { type Tone, wordsOf } from '../timeline/words.ts';
import { type TokenStory, tokenStories } from './tokens.ts';

export interface Evidence {
  /** What chance was decided by. */
  readonly seed: number;
  readonly records: number;
  /** Virtual milliseconds. */
  readonly lastedMs: number;
  readonly endings: readonly Ending[];
  readonly closes: readonly { readonly token: string; readonly seen: CloseSeen }[];
  readonly audit: readonly AuditLine[];
  readonly tokens: readonly TokenStory[];
  /** What people did, what was done to machines and links, and how the clock moved. */
  readonly happenings: readonly Happening[];
  /** The last of them that was an act or a fault, before whatever was cleared up when the script ended. */
  readonly lastDone: string | null;
}

export interface AuditLine {
  readonly seq: number;
  readonly t: number;
  readonly action: string;
  /** Of the machine, or the short id of what it is about. */
  readonly about: string;
  readonly detail: string;
}

export interface Happening {
  readonly t: number;
  readonly tone: Tone;
  readonly text: string;
}

/** Of each list; a history can have hundreds of thousands of records. */
const most = 200;

export function evidenceOf(records: readonly AnyRecord[]): Evidence {
  const tokens = new Set<string>();
  for (const { kind, data } of records)
    if (kind === 'wire.upgrade' && data.token !== null) tokens.add(data.token);
  const closeOf = closesIn(records);
  const lastedMs = records.reduce((latest, { t }) => Math.max(latest, t), 0);
  const [first] = records;
  return {
    seed: first?.kind === 'run.started' ? first.data.seed : 1,
    records: records.length,
    lastedMs,
    endings: mergeEndings(endingsIn(records, linksIn(records))).slice(0, most),
    closes: [...tokens].slice(0, most).map((token) => ({ token, seen: closeOf(token) })),
    audit: records.flatMap(auditLine).slice(0, most),
    tokens: tokenStories(records).slice(0, most),
    happenings: records.flatMap(happening).slice(0, most),
    lastDone: lastDoneIn(records.filter((record) => !heals(record) || record.t < lastedMs)),
  };
}

function lastDoneIn(records: readonly AnyRecord[]): string | null {
  const done = records.filter((record) => happening(record).some(({ tone }) => tone !== 'quiet'));
  const last = done.at(-1);
  if (!last) return null;
  // A machine that vanishes is told first, then what that does to its links.
  const machine = done.findLast(({ kind }) => kind !== 'fault.applied');
  const told = machine?.kind === 'machine.fault' && machine.t === last.t ? machine : last;
  return happening(told)[0]!.text;
}

/** A fault is a value that heals when its scope ends, and a failed check ends every scope. */
function heals({ kind, data }: AnyRecord): boolean {
  if (kind === 'machine.fault') return data.what === 'up' || data.what === 'appear';
  if (kind === 'gateway.fault') return data.what === 'start' || data.what === 'rejoin';
  return kind === 'fault.healed';
}

function auditLine({ kind, data, t }: AnyRecord): AuditLine[] {
  if (kind !== 'audit.row') return [];
  const { seq, action, resource_id, resource_type, metadata } = data.row;
  const { machine_name, cause, close_code, exit_code, signal, reason } = metadata;
  const told: Record<string, unknown> = { cause, close_code, exit_code, signal, reason };
  const detail = Object.entries(told)
    .filter(([, value]) => value !== undefined && value !== null && value !== '')
    .map(([name, value]) => `${name.replace('_', ' ')} ${String(value).slice(0, 140)}`)
    .join(', ');
  const about = typeof machine_name === 'string' ? machine_name : `${resource_type} ${shortId(resource_id)}`;
  return [{ seq, t, action, about, detail }];
}

/** Waits move the clock by the blink of an eye; that is nobody's doing. */
const leastMoveMs = 1000;

function happening(record: AnyRecord): Happening[] {
  const { kind, data, t } = record;
  if (kind === 'clock.advanced') {
    const moved = data.to - data.from;
    return moved < leastMoveMs
      ? []
      : [{ t: data.from, tone: 'quiet', text: `the clock moves on by ${span(moved)}` }];
  }
  if (
    kind !== 'person.acted' &&
    kind !== 'clock.jumped' &&
    kind !== 'fault.applied' &&
    kind !== 'fault.healed' &&
    kind !== 'machine.fault' &&
    kind !== 'gateway.fault'
  )
    return [];
  const { text, tone } = wordsOf(record);
  return [{ t, tone, text }];
}
