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
  const before = JSON.stringify({ v, seq, t, actor, session, kind }).slice(0, -1);
  return hash('sha256', `${before},"data":${data},"cause":${cause},"prev":${JSON.stringify(prev)}}`);
}
