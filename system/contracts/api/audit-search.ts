/** `POST /api/governance`: reading the audit log. Envelope answer, newest first. */
import Type, { type Static } from 'typebox';
import { Id, Time } from './envelope.ts';

export const SearchAuditLogs = Type.Object(
  {
    action: Type.Literal('search_audit_logs'),
    org_id: Id,
    page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100000 })),
    page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
    action_filter: Type.Optional(
      Type.String({
        maxLength: 64,
        description:
          'Only entries with exactly this action, for example remote.shell_disconnected. Elsewhere this ' +
          'filter is called action; that name is taken by the action of the request itself.',
      }),
    ),
    action_category: Type.Optional(Type.String({ maxLength: 64 })),
    resource_id: Type.Optional(Type.String({ maxLength: 64 })),
    user_id: Type.Optional(Type.String({ maxLength: 64 })),
    from: Type.Optional(Type.String({ maxLength: 40 })),
    to: Type.Optional(Type.String({ maxLength: 40 })),
  },
  { additionalProperties: false },
);
export type SearchAuditLogs = Static<typeof SearchAuditLogs>;

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
  filters: Type.Object({ actions: Type.Array(Type.String()), categories: Type.Array(Type.String()) }),
});
export type AuditLogPage = Static<typeof AuditLogPage>;
