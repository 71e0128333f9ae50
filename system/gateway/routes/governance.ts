/**
 * `POST /api/governance`, for administrators: a page of the audit log in an envelope, or all that matches as
 * a file. Taking the log out of the house is an event of its own: it is audited before the first byte goes.
 */
import { Readable } from 'node:stream';
import Type from 'typebox';
import { type LogFileFormat, logFileTypes, openLogFile } from '../../audit/log-file.ts';
import { searchAuditLogs } from '../../audit/search.ts';
import {
  AuditLogEntry,
  AuditLogPage,
  type ExportAuditLogs,
  exportEntriesHeader,
  exportTotalHeader,
  GovernanceRequest,
} from '../../contracts/api/audit-search.ts';
import { Envelope, Failure } from '../../contracts/api/envelope.ts';
import { success } from '../answers.ts';
import { callerOf, requireAdministrator } from '../authenticate.ts';
import type { Caller } from '../user-sessions.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

const LogFileJson = Type.Object({
  total: Type.Integer(),
  entries: Type.Integer(),
  logs: Type.Array(AuditLogEntry),
});

const answers = {
  200: {
    description: 'A page of the log in an envelope; for export_audit_logs the file itself.',
    content: {
      'application/json': { schema: Type.Union([Envelope(AuditLogPage), LogFileJson]) },
      'text/csv': { schema: Type.Unsafe<string | Readable>(Type.String()) },
    },
  },
  '4xx': Failure,
};

export function governanceRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { database, audit, clock } = services;

  app.post(
    '/api/governance',
    { onRequest: authenticate, schema: { body: GovernanceRequest, response: answers } },
    async (request, reply) => {
      const { body } = request;
      const caller = callerOf(request);
      requireAdministrator(caller.identity, body.org_id);
      if (body.action === 'search_audit_logs') return success(await searchAuditLogs(database, body));

      const { format } = body;
      const file = await openLogFile(database, { orgId: body.org_id, filter: filterOf(body), format });
      await noteExport(caller, body, file.entries);
      return reply
        .type(logFileTypes[format])
        .header('content-disposition', `attachment; filename="${nameOf(format)}"`)
        .header(exportTotalHeader, file.total)
        .header(exportEntriesHeader, file.entries)
        .send(Readable.from(file.text()));
    },
  );

  function nameOf(format: LogFileFormat): string {
    return `audit-log-${new Date(clock.wallTime()).toISOString().slice(0, 10)}.${format}`;
  }

  async function noteExport({ identity, ip }: Caller, body: ExportAuditLogs, entries: number) {
    await audit.append({
      action: 'audit.exported',
      org_id: body.org_id,
      resource_type: 'org',
      resource_id: body.org_id,
      user_id: identity.user_id,
      ip_address: ip,
      metadata: { format: body.format, entries, ...filterOf(body) },
    });
  }
}

function filterOf({ action: _, org_id: __, format: ___, ...filter }: ExportAuditLogs) {
  return filter;
}
