/** Reads one org's audit log: filtered, newest first, a page at a time. */
import { sql } from 'kysely';
import type { AuditLogPage, SearchAuditLogs } from '../contracts/api/audit-search.ts';
import { auditCategory } from '../contracts/audit.ts';
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
  const kinds = await presentKinds(database, orgId);
  const users = await database
    .selectFrom('users')
    .select(['id', 'name', 'email'])
    .where('org_id', '=', orgId)
    .orderBy('name')
    .orderBy('id')
    .execute();
  const sorted = (names: readonly string[]) => [...new Set(names)].sort();
  return {
    actions: sorted(kinds.map(({ action }) => action)),
    categories: sorted(kinds.map(({ action }) => auditCategory(action))),
    resource_types: sorted(kinds.flatMap(({ first_type, last_type }) => [first_type, last_type])),
    users,
  };
}

/**
 * The actions there are, each with the first and the last type of resource by name: from one entry of the
 * index to the next kind, so that it takes no longer for a long log.
 */
async function presentKinds(database: Database, orgId: string) {
  const query = sql<{ action: string; first_type: string; last_type: string }>`
    with recursive present (action) as (
      select min(action) from audit_log where org_id = ${orgId}
      union all
      select (select min(action) from audit_log where org_id = ${orgId} and action > present.action)
      from present where action is not null
    )
    select action,
      (select min(resource_type) from audit_log where org_id = ${orgId} and action = present.action) as first_type,
      (select max(resource_type) from audit_log where org_id = ${orgId} and action = present.action) as last_type
    from present where action is not null`;
  return (await query.execute(database)).rows;
}
