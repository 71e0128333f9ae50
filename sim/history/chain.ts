/**
 * The hash chain of a history: each record carries the hash of the one before it, so that a line that
 * was changed, lost or moved shows.
 */
import { hash } from 'node:crypto';
import type { AnyRecord } from './record.ts';

/** What the first record names as the hash before it. */
export const genesis = '0'.repeat(64);

/** Hex SHA-256 over the record without its `hash`; the fields go in by one fixed order. */
export function hashOf(record: Omit<AnyRecord, 'hash'>): string {
  const { v, seq, t, actor, session, kind, data, cause, prev } = record;
  return hash('sha256', JSON.stringify({ v, seq, t, actor, session, kind, data, cause, prev }));
}
