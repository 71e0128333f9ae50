/** `POST /api/governance` `search_audit_logs`, for administrators. Envelope answer. */
import { searchAuditLogs } from '../../audit/search.ts';
import { AuditLogPage, SearchAuditLogs } from '../../contracts/api/audit-search.ts';
import { Envelope, Failure } from '../../contracts/api/envelope.ts';
import { success } from '../answers.ts';
import { callerOf, requireAdministrator } from '../authenticate.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

export function governanceRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  app.post(
    '/api/governance',
    {
      onRequest: authenticate,
      schema: { body: SearchAuditLogs, response: { 200: Envelope(AuditLogPage), '4xx': Failure } },
    },
    async (request) => {
      requireAdministrator(callerOf(request).identity, request.body.org_id);
      return success(await searchAuditLogs(services.database, request.body));
    },
  );
}
