/** How times, ids and records are written for a person. */
import type { AnyRecord } from './record.ts';

/** A moment of the run, as `0:30:00.250` (hours, minutes, seconds, milliseconds). */
export function moment(t: number): string {
  const ms = Math.round(Math.abs(t));
  const two = (n: number) => String(n).padStart(2, '0');
  const seconds = Math.floor(ms / 1000);
  const clock = `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${t < 0 ? '-' : ''}${clock}.${String(ms % 1000).padStart(3, '0')}`;
}

/** A length of time, as `240 ms`, `1.5 s`, `30 min 2 s`, `4 h`. */
export function span(lengthMs: number): string {
  const ms = Math.round(Math.abs(lengthMs));
  const sign = lengthMs < 0 ? '-' : '';
  if (ms < 1000) return `${sign}${ms} ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor(ms / 60_000) % 60;
  const seconds = (ms % 60_000) / 1000;
  const parts = [hours && `${hours} h`, minutes && `${minutes} min`, seconds && `${seconds} s`];
  return sign + parts.filter(Boolean).join(' ');
}

/** Enough of an id to tell it from the others of a run. */
export function shortId(id: string): string {
  return id.length <= 8 ? id : id.slice(0, 8);
}

const longest = 140;

/** One record on one line: `0:00:12.240 gateway:g1 session.ended session=7f3a cause=agent_error code=1011`. */
export function describe(record: AnyRecord): string {
  const data = record.kind === 'audit.row' ? auditFields(record.data.row) : record.data;
  const fields = Object.entries(data).map(([name, value]) => `${name}=${brief(name, value)}`);
  const line = `${moment(record.t)} ${record.actor} ${record.kind} ${fields.join(' ')}`.trimEnd();
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
}

function auditFields(row: Extract<AnyRecord, { kind: 'audit.row' }>['data']['row']): object {
  const { session_id, cause } = row.metadata;
  return {
    seq: row.seq,
    action: row.action,
    resource: row.resource_id,
    ...(session_id === undefined ? {} : { session: session_id }),
    ...(cause === undefined ? {} : { cause }),
  };
}

function brief(name: string, value: unknown): string {
  if (name === 'session' && typeof value === 'string') return shortId(value);
  return typeof value === 'string' && /^[\w.:/-]+$/.test(value) ? value : JSON.stringify(value);
}
