/**
 * The audit log's hash chain: each row's hash covers the row and the hash before it, so that no row
 * can be changed, dropped or slipped in unseen.
 */
import { hash as digest } from 'node:crypto';
import type { AuditRow } from '../contracts/audit.ts';

/** `prev_hash` of the first row. */
export const genesisHash = '0'.repeat(64);

/** JSON with sorted keys and no spaces: one text for one value. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    let fields = '';
    for (const name of Object.keys(value).sort()) {
      const field = (value as Record<string, unknown>)[name];
      if (field === undefined) continue;
      fields += `${fields && ','}${JSON.stringify(name)}:${canonicalJson(field)}`;
    }
    return `{${fields}}`;
  }
  return JSON.stringify(value ?? null);
}

/** Hex SHA-256 over `prev_hash` and every other field of the row but its hash. */
export function rowHash(row: Omit<AuditRow, 'hash'>): string {
  const { prev_hash, ...rest } = row;
  const { hash: _, ...content } = rest as Omit<AuditRow, 'prev_hash'>;
  return digest('sha256', `${prev_hash}\n${canonicalJson(content)}`);
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
