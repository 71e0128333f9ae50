/** A shell session's row as a gateway opens it: alice's, on a machine of Acme's. */
import type { ShellSessionRow } from '../gateway/services.ts';

export function shellSessionRow(id: string, differs: Partial<ShellSessionRow> = {}): ShellSessionRow {
  return {
    id,
    gatewayId: 'g1',
    orgId: 'acme',
    userId: 'alice',
    userSessionId: 's1',
    machineId: 'linux-c',
    machineName: 'Linux-C',
    connection: 'main',
    origin: {
      ipAddress: null,
      userAgent: null,
      device: 'Chrome on Linux',
      location: 'Unknown',
      anomalies: [],
    },
    startedAt: '2026-01-05T08:00:00.000Z',
    ...differs,
  };
}
