/**
 * An org's audit log as a file for people and their tools: CSV or JSON, newest first, read from the table a
 * thousand rows at a time as fast as the reader takes them. Rows that come meanwhile are not in it.
 */
import { type AuditFilter, type AuditLogEntry, exportedEntriesMax } from '../contracts/api/audit-search.ts';
import { auditCategory } from '../contracts/audit.ts';
import type { Database } from '../store/schema.ts';
import { entriesOf } from './audit-filter.ts';
import { type Cell, csvRecord } from './csv.ts';
import { toEntry } from './rows.ts';

export type LogFileFormat = 'csv' | 'json';

export interface LogFile {
  /** How many entries match. */
  readonly total: number;
  /** How many of them, the newest, the file holds. */
  readonly entries: number;
  /** Its text, in pieces. Throws where the database fails on the way. */
  text(): AsyncGenerator<string, void, undefined>;
}

export const logFileTypes: Record<LogFileFormat, string> = {
  csv: 'text/csv; charset=utf-8; header=present',
  json: 'application/json; charset=utf-8',
};

const rowsAtOnce = 1000;

/** The log as it is now. Throws ApiError `BAD_REQUEST` for a time that is none. */
export async function openLogFile(
  database: Database,
  query: { readonly orgId: string; readonly filter: AuditFilter; readonly format: LogFileFormat },
  most = exportedEntriesMax,
): Promise<LogFile> {
  const matching = entriesOf(database, query.orgId, query.filter);
  const { total, newest } = await matching
    .select((e) => [e.fn.countAll<number>().as('total'), e.fn.max('seq').as('newest')])
    .executeTakeFirstOrThrow();
  const entries = Math.min(total, most);

  async function* read(): AsyncGenerator<AuditLogEntry[], void, undefined> {
    let below = (newest ?? 0) + 1;
    for (let left = entries; left > 0; ) {
      const rows = await matching
        .selectAll()
        .where('seq', '<', below)
        .orderBy('seq', 'desc')
        .limit(Math.min(left, rowsAtOnce))
        .execute();
      if (rows.length === 0) return;
      left -= rows.length;
      below = rows.at(-1)!.seq;
      yield rows.map(toEntry);
    }
  }

  return { total, entries, text: () => writers[query.format](read(), { total, entries }) };
}

type Writer = (
  read: AsyncIterable<AuditLogEntry[]>,
  counts: { readonly total: number; readonly entries: number },
) => AsyncGenerator<string, void, undefined>;

const writers: Record<LogFileFormat, Writer> = { csv: writeCsv, json: writeJson };

const columns: readonly (readonly [string, (entry: AuditLogEntry) => Cell])[] = [
  ['seq', ({ seq }) => seq],
  ['created_at', (entry) => entry.created_at],
  ['action', ({ action }) => action],
  ['category', ({ action }) => auditCategory(action)],
  ['resource_type', (entry) => entry.resource_type],
  ['resource_id', (entry) => entry.resource_id],
  ['user_id', (entry) => entry.user_id],
  ['ip_address', (entry) => entry.ip_address],
  ['machine_name', ({ metadata }) => cellOf(metadata.machine_name)],
  ['session_id', ({ metadata }) => cellOf(metadata.session_id)],
  ['device', ({ metadata }) => cellOf(metadata.device)],
  ['cause', ({ metadata }) => cellOf(metadata.cause)],
  ['reason', ({ metadata }) => cellOf(metadata.reason)],
  ['metadata', ({ metadata }) => JSON.stringify(metadata)],
  ['id', ({ id }) => id],
];

function cellOf(value: unknown): Cell {
  if (value === undefined || value === null) return null;
  return typeof value === 'number' || typeof value === 'string' ? value : JSON.stringify(value);
}

async function* writeCsv(read: AsyncIterable<AuditLogEntry[]>): AsyncGenerator<string, void, undefined> {
  yield csvRecord(columns.map(([name]) => name));
  for await (const entries of read)
    yield entries.map((entry) => csvRecord(columns.map(([, cell]) => cell(entry)))).join('');
}

async function* writeJson(
  ...[read, { total, entries }]: Parameters<Writer>
): AsyncGenerator<string, void, undefined> {
  yield `{"total":${total},"entries":${entries},"logs":[`;
  let before = '\n';
  for await (const part of read) {
    yield before + part.map((entry) => JSON.stringify(entry)).join(',\n');
    before = ',\n';
  }
  yield '\n]}\n';
}
