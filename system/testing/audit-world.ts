/** An audit log over a database in memory. */
import { onTestFinished } from 'vitest';
import { AuditLog } from '../audit/audit-log.ts';
import type { AuditEvent } from '../contracts/audit.ts';
import { openSqlite } from '../node/sqlite.ts';
import { migrate } from '../store/migrate.ts';
import type { Schema } from '../store/schema.ts';
import { createManualClock } from './manual-clock.ts';
import { createMemoryLog } from './memory-log.ts';
import { createSeededEntropy } from './seeded-entropy.ts';

export async function createAuditWorld() {
  const database = openSqlite<Schema>(':memory:');
  onTestFinished(() => database.destroy());
  await migrate(database);
  const clock = createManualClock();
  const entropy = createSeededEntropy();
  const log = createMemoryLog();
  const ports = { database, clock, entropy, log };
  return { ...ports, ports, audit: new AuditLog(ports) };
}

export function anEvent(change: Partial<AuditEvent> = {}): AuditEvent {
  return {
    action: 'remote.shell_connected',
    org_id: 'acme',
    resource_type: 'machine',
    resource_id: 'linux-c',
    user_id: 'alice',
    ip_address: '10.0.0.1',
    metadata: { machine_name: 'Linux-C' },
    ...change,
  };
}
