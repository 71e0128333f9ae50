/** Which entries of an org's audit log somebody asks for, as a query. */
import type { AuditFilter } from '../contracts/api/audit-search.ts';
import { ApiError } from '../contracts/errors.ts';
import type { Database } from '../store/schema.ts';

/** `from` and `to` are inclusive and anything ISO 8601; throws ApiError `BAD_REQUEST` for another text. */
export function entriesOf(database: Database, orgId: string, filter: AuditFilter) {
  const { action_filter, action_category, resource_type, resource_id, user_id } = filter;
  const from = timeBound('from', filter.from);
  const to = timeBound('to', filter.to);
  return database
    .selectFrom('audit_log')
    .where('org_id', '=', orgId)
    .$if(action_filter !== undefined, (q) => q.where('action', '=', action_filter!))
    .$if(action_category !== undefined, (q) => q.where('category', '=', action_category!))
    .$if(resource_type !== undefined, (q) => q.where('resource_type', '=', resource_type!))
    .$if(resource_id !== undefined, (q) => q.where('resource_id', '=', resource_id!))
    .$if(user_id !== undefined, (q) => q.where('user_id', '=', user_id!))
    .$if(from !== undefined, (q) => q.where('created_at', '>=', from!))
    .$if(to !== undefined, (q) => q.where('created_at', '<=', to!));
}

function timeBound(name: 'from' | 'to', text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const time = Date.parse(text);
  if (Number.isNaN(time)) {
    throw new ApiError('BAD_REQUEST', { message: `body.${name} must be an ISO 8601 time` });
  }
  return new Date(time).toISOString();
}
