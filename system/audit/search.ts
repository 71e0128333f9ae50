/** Reads one org's audit log: filtered, newest first, a page at a time. */
import type { AuditLogPage, SearchAuditLogs } from '../contracts/api/audit-search.ts';
import type { Database } from '../store/schema.ts';
import { entriesOf } from './audit-filter.ts';
import { toEntry } from './rows.ts';

const defaultPageSize = 50;

/** Throws ApiError `BAD_REQUEST` for a time that is none. */
export async function searchAuditLogs(database: Database, query: SearchAuditLogs): Promise<AuditLogPage> {
  const { action: _, org_id: orgId, page = 1, page_size: pageSize = defaultPageSize, ...filter } = query;
  const matching = entriesOf(database, orgId, filter);
  const { total } = await matching
    .select((e) => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await matching
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  return {
    logs: rows.map(toEntry),
    total,
    page,
    page_size: pageSize,
    total_pages: Math.ceil(total / pageSize),
    filters: await choices(database, orgId),
  };
}

async function choices(database: Database, orgId: string): Promise<AuditLogPage['filters']> {
  const kinds = await database
    .selectFrom('audit_log')
    .select(['action', 'category', 'resource_type'])
    .distinct()
    .where('org_id', '=', orgId)
    .execute();
  const users = await database
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('org_id', '=', orgId)
    .orderBy('name')
    .orderBy('id')
    .execute();
  const present = (name: 'action' | 'category' | 'resource_type') =>
    [...new Set(kinds.map((kind) => kind[name]))].sort();
  return {
    actions: present('action'),
    categories: present('category'),
    resource_types: present('resource_type'),
    users,
  };
}
