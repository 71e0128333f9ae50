/** Brings a database to the newest schema. Migrations are numbered files, run once each and in order. */
import { type Migration, Migrator } from 'kysely/migration';
import * as firstTables from './migrations/0001-first-tables.ts';
import * as shellSessionDurations from './migrations/0002-shell-session-durations.ts';
import * as gatewayLeases from './migrations/0003-gateway-leases.ts';
import * as sharing from './migrations/0004-sharing.ts';
import * as shellSessionOrigins from './migrations/0005-shell-session-origins.ts';
import * as recordingRules from './migrations/0006-recording-rules.ts';
import * as scripts from './migrations/0007-scripts.ts';
import * as recordingsWaiting from './migrations/0008-recordings-waiting.ts';
import * as shellHistory from './migrations/0009-shell-history.ts';
import * as sharingAcrossGateways from './migrations/0010-sharing-across-gateways.ts';
import * as orgHistory from './migrations/0011-org-history.ts';
import * as auditSearches from './migrations/0012-audit-searches.ts';
import * as retentionOfRecordings from './migrations/0013-retention-of-recordings.ts';
import * as openConnections from './migrations/0014-open-connections.ts';
import type { Database } from './schema.ts';

const migrations: Record<string, Migration> = {
  '0001-first-tables': firstTables,
  '0002-shell-session-durations': shellSessionDurations,
  '0003-gateway-leases': gatewayLeases,
  '0004-sharing': sharing,
  '0005-shell-session-origins': shellSessionOrigins,
  '0006-recording-rules': recordingRules,
  '0007-scripts': scripts,
  '0008-recordings-waiting': recordingsWaiting,
  '0009-shell-history': shellHistory,
  '0010-sharing-across-gateways': sharingAcrossGateways,
  '0011-org-history': orgHistory,
  '0012-audit-searches': auditSearches,
  '0013-retention-of-recordings': retentionOfRecordings,
  '0014-open-connections': openConnections,
};

/** Throws with the migration's name when one fails; the database is then as it was before that one. */
export async function migrate(database: Database): Promise<void> {
  const migrator = new Migrator({ db: database, provider: { getMigrations: async () => migrations } });
  const { error, results } = await migrator.migrateToLatest();
  if (error === undefined) return;
  const failed = results?.find((result) => result.status === 'Error')?.migrationName ?? 'unknown';
  throw new Error(`migrating the database failed at ${failed}`, { cause: error });
}
