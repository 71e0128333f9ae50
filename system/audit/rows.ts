/** Audit rows between the table and the contracts. */
import type { Insertable, Selectable } from 'kysely';
import type { AuditLogEntry } from '../contracts/api/audit-search.ts';
import { type AuditRow, auditCategory } from '../contracts/audit.ts';
import type { AuditLogTable } from '../store/schema.ts';

export function toTable(row: AuditRow): Insertable<AuditLogTable> {
  return { ...row, category: auditCategory(row.action), metadata: JSON.stringify(row.metadata) };
}

export function fromTable(stored: Selectable<AuditLogTable>): AuditRow {
  const { category: _, metadata, ...row } = stored;
  return { ...row, metadata: JSON.parse(metadata) } as AuditRow;
}

/** As the API shows it, without the chain. */
export function toEntry(stored: Selectable<AuditLogTable>): AuditLogEntry {
  const { prev_hash: _, hash: __, org_id: ___, ...entry } = fromTable(stored);
  return entry;
}
