/** Reads one org's audit log: filtered, newest first, a page at a time. */
import type { AuditLogEntry, AuditLogPage, SearchAuditLogs } from '../contracts/api/audit-search.ts';
import { ApiError } from '../contracts/errors.ts';
import type { Database } from '../store/schema.ts';
import { fromTable } from './rows.ts';

const defaultPageSize = 50;

/** `from` and `to` are inclusive and anything ISO 8601; throws ApiError `BAD_REQUEST` for another text. */
export async function searchAuditLogs(database: Database, query: SearchAuditLogs): Promise<AuditLogPage> {
  const page = query.page ?? 1;
  const pageSize = query.page_size ?? defaultPageSize;
  const from = timeBound('from', query.from);
  const to = timeBound('to', query.to);

  const ofOrg = database.selectFrom('audit_log').where('org_id', '=', query.org_id);
  const matching = ofOrg
    .$if(query.action_filter !== undefined, (q) => q.where('action', '=', query.action_filter!))
    .$if(query.action_category !== undefined, (q) => q.where('category', '=', query.action_category!))
    .$if(query.resource_id !== undefined, (q) => q.where('resource_id', '=', query.resource_id!))
    .$if(query.user_id !== undefined, (q) => q.where('user_id', '=', query.user_id!))
    .$if(from !== undefined, (q) => q.where('created_at', '>=', from!))
    .$if(to !== undefined, (q) => q.where('created_at', '<=', to!));

  const { total } = await matching
    .select((e) => e.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow();
  const rows = await matching
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(pageSize)
    .offset((page - 1) * pageSize)
    .execute();
  const present = await ofOrg.select(['action', 'category']).distinct().orderBy('action').execute();

  return {
    logs: rows.map((row): AuditLogEntry => {
      const { prev_hash: _, hash: __, org_id: ___, ...entry } = fromTable(row);
      return entry;
    }),
    total,
    page,
    page_size: pageSize,
    total_pages: Math.ceil(total / pageSize),
    filters: {
      actions: present.map((row) => row.action),
      categories: [...new Set(present.map((row) => row.category))].sort(),
    },
  };
}

function timeBound(name: 'from' | 'to', text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) {
    throw new ApiError('BAD_REQUEST', { message: `body.${name} must be an ISO 8601 time` });
  }
  return new Date(time).toISOString();
}
