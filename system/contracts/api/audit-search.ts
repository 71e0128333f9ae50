/**
 * `POST /api/governance`: reading the audit log, newest first. `search_audit_logs` answers a page of it in an
 * envelope, `export_audit_logs` all that matches as a file.
 */
import Type, { type Static } from 'typebox';
import { Id, Time } from './envelope.ts';

/** Longest text that entries are chosen by, in characters, and longest time. */
export const longestFilter = 64;
export const longestFilterTime = 40;

/** Highest number of a page. */
export const lastAuditPage = 100_000;

/** All that is given must hold of an entry. */
const filters = {
  action_filter: Type.Optional(
    Type.String({
      maxLength: longestFilter,
      description:
        'Only entries with exactly this action, for example remote.shell_disconnected. Elsewhere this ' +
        'filter is called action; that name is taken by the action of the request itself.',
    }),
  ),
  action_category: Type.Optional(Type.String({ maxLength: longestFilter })),
  resource_type: Type.Optional(Type.String({ maxLength: longestFilter })),
  resource_id: Type.Optional(Type.String({ maxLength: longestFilter })),
  user_id: Type.Optional(Type.String({ maxLength: longestFilter })),
  from: Type.Optional(Type.String({ maxLength: longestFilterTime, description: 'ISO 8601, inclusive' })),
  to: Type.Optional(Type.String({ maxLength: longestFilterTime, description: 'ISO 8601, inclusive' })),
};

export const SearchAuditLogs = Type.Object(
  {
    action: Type.Literal('search_audit_logs'),
    org_id: Id,
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: lastAuditPage })),
    page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    ...filters,
  },
  { additionalProperties: false },
);
export type SearchAuditLogs = Static<typeof SearchAuditLogs>;

export const ExportAuditLogs = Type.Object(
  {
    action: Type.Literal('export_audit_logs'),
    org_id: Id,
    format: Type.Union([Type.Literal('csv'), Type.Literal('json')]),
    ...filters,
  },
  { additionalProperties: false },
);
export type ExportAuditLogs = Static<typeof ExportAuditLogs>;

export const GovernanceRequest = Type.Union([SearchAuditLogs, ExportAuditLogs]);

/** What entries are chosen by. */
export type AuditFilter = Omit<SearchAuditLogs, 'action' | 'org_id' | 'page' | 'page_size'>;

export const AuditLogEntry = Type.Object({
  id: Type.String(),
  seq: Type.Integer(),
  action: Type.String(),
  resource_type: Type.String(),
  resource_id: Type.String(),
  user_id: Type.Union([Type.String(), Type.Null()]),
  ip_address: Type.Union([Type.String(), Type.Null()]),
  metadata: Type.Record(Type.String(), Type.Unknown()),
  created_at: Time,
});
export type AuditLogEntry = Static<typeof AuditLogEntry>;

export const AuditLogPage = Type.Object({
  logs: Type.Array(AuditLogEntry),
  total: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  total_pages: Type.Integer(),
  filters: Type.Object(
    {
      actions: Type.Array(Type.String()),
      categories: Type.Array(Type.String()),
      resource_types: Type.Array(Type.String()),
      users: Type.Array(Type.Object({ id: Type.String(), name: Type.String(), email: Type.String() })),
    },
    { description: 'What there is to filter by in the log of this organisation, and its people.' },
  ),
});
export type AuditLogPage = Static<typeof AuditLogPage>;

/** Most entries that one export holds: the newest. */
export const exportedEntriesMax = 50_000;

/** Headers of an export: how many entries match, and how many of them, the newest, the file holds. */
export const exportTotalHeader = 'x-hangup-export-total';
export const exportEntriesHeader = 'x-hangup-export-entries';
