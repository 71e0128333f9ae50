/**
 * The hash chain of a history: each record carries the hash of the one before it, so that a line that
 * was changed, lost or moved shows.
 */
import { hash } from 'node:crypto';
import type { AnyRecord } from './record.ts';

/** What the first record names as the hash before it. */
export const genesis = '0'.repeat(64);

/**
 * Hex SHA-256 over the record without its `hash`, as JSON with its fields in one fixed order.
 * @param data the record's `data` as JSON, where the caller has it already
 */
export function hashOf(record: Omit<AnyRecord, 'hash'>, data = JSON.stringify(record.data)): string {
  const { v, seq, t, actor, session, kind, cause, prev } = record;
  // Letter for letter what JSON.stringify makes of it, in a third of the time.
  const who = `"actor":${JSON.stringify(actor)},"session":${session === null ? null : JSON.stringify(session)}`;
  return hash(
    'sha256',
    `{"v":${v},"seq":${seq},"t":${t},${who},"kind":"${kind}","data":${data},"cause":${cause},"prev":"${prev}"}`,
  );
}
