/**
 * The audit log's hash chain: each row's hash covers the row and the hash before it, so that no row
 * can be changed, dropped or slipped in unseen.
 */
import { createHash } from 'node:crypto';
import type { AuditRow } from '../contracts/audit.ts';

/** `prev_hash` of the first row. */
export const genesisHash = '0'.repeat(64);

/** JSON with sorted keys and no spaces: one text for one value. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const fields = Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Hex SHA-256 over `prev_hash` and every other field of the row but its hash. */
export function rowHash(row: Omit<AuditRow, 'hash'>): string {
  const { prev_hash, ...rest } = row;
  const { hash: _, ...content } = rest as Omit<AuditRow, 'prev_hash'>;
  return createHash('sha256')
    .update(`${prev_hash}\n${canonicalJson(content)}`)
    .digest('hex');
}

export type ChainVerdict =
  | { readonly ok: true; readonly rows: number }
  /** `seq` is where the chain breaks. */
  | { readonly ok: false; readonly seq: number; readonly why: string };

/** Checks rows in order: no gap in `seq`, each linked to the one before, each hash true. */
export function verifyChain(rows: readonly AuditRow[], before = { seq: 0, hash: genesisHash }): ChainVerdict {
  let { seq, hash } = before;
  for (const row of rows) {
    if (row.seq !== seq + 1) return { ok: false, seq: row.seq, why: `expected row ${seq + 1}` };
    if (row.prev_hash !== hash) return { ok: false, seq: row.seq, why: 'not linked to the row before' };
    if (row.hash !== rowHash(row))
      return { ok: false, seq: row.seq, why: 'its content is not what was hashed' };
    ({ seq, hash } = row);
  }
  return { ok: true, rows: rows.length };
}
