/** What the audit log says of one shell session: asked by a gateway that finds a session without an end. */
import { sql } from 'kysely';
import type { ShellDisconnected } from '../contracts/audit.ts';
import type { ShellTrace, ShellTraces } from '../gateway/services.ts';
import type { Database } from '../store/schema.ts';
import { fromTable } from './rows.ts';

export function createShellTraces(database: Database): ShellTraces {
  return {
    async of({ id, orgId, machineId }): Promise<ShellTrace> {
      const rows = await database
        .selectFrom('audit_log')
        .selectAll()
        .where('org_id', '=', orgId)
        .where('resource_id', '=', machineId)
        .where('action', 'in', ['remote.shell_connected', 'remote.shell_disconnected'])
        .where(sql`json_extract(metadata, '$.session_id')`, '=', id)
        .execute();
      const own = rows.map(fromTable);
      const end = own.find(({ action }) => action === 'remote.shell_disconnected');
      return {
        connected: own.some(({ action }) => action === 'remote.shell_connected'),
        disconnected: end
          ? { at: end.created_at, metadata: end.metadata as unknown as ShellDisconnected }
          : null,
      };
    },
  };
}
