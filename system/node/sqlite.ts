/** Kysely over Node's own SQLite: the few lines between `node:sqlite` and the dialect's expectations. */
import { DatabaseSync, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { Kysely, SqliteDialect, type SqliteStatement } from 'kysely';

/**
 * Opens a database file, or one in memory for `:memory:`. A file is journalled ahead and synced at
 * each commit, so that what was answered as written survives a power cut; waiting for another
 * process's lock takes at most five seconds. Throws when the file cannot be opened.
 */
export function openSqlite<Tables>(path: string): Kysely<Tables> {
  const sqlite = openFile(path);
  sqlite.exec('pragma foreign_keys = on; pragma busy_timeout = 5000');
  if (path !== ':memory:') sqlite.exec('pragma journal_mode = wal; pragma synchronous = full');
  return kyselyOver<Tables>(sqlite);
}

/** Kysely over a database that is open already; destroying it closes that. */
export function kyselyOver<Tables>(sqlite: DatabaseSync): Kysely<Tables> {
  const prepared = new Map<string, SqliteStatement>();
  const prepare = (sql: string) => {
    const known = prepared.get(sql);
    if (known) return known;
    const made = statement(sqlite, sql);
    const changesTables = /^\s*(?:alter|create|drop)\s/i.test(sql);
    // The names of columns are kept with a statement.
    if (changesTables || prepared.size >= mostPrepared) prepared.clear();
    if (!changesTables) prepared.set(sql, made);
    return made;
  };
  return new Kysely<Tables>({
    dialect: new SqliteDialect({ database: { prepare, close: () => sqlite.close() } }),
  });
}

/** Statements kept prepared: preparing takes longer than running. The product's own are far fewer. */
const mostPrepared = 500;

function openFile(path: string): DatabaseSync {
  try {
    return new DatabaseSync(path);
  } catch (error) {
    throw new Error(`opening the database ${path} failed: ${(error as Error).message}`, { cause: error });
  }
}

function statement(sqlite: DatabaseSync, sql: string): SqliteStatement {
  const prepared = sqlite.prepare(sql);
  const reader = prepared.columns().length > 0;
  // Node's own row objects have neither a prototype nor a shape that engines are quick with.
  if (reader) prepared.setReturnArrays(true);
  let names: string[] = [];
  const named = (values: SQLOutputValue[]) => {
    // Another process may have added a column to what a `select *` answers.
    if (names.length !== values.length) names = prepared.columns().map(({ name }) => name);
    const row: Record<string, SQLOutputValue> = {};
    for (let at = 0; at < values.length; at++) row[names[at]!] = values[at]!;
    return row;
  };
  return {
    reader,
    all: (parameters) =>
      (prepared.all(...(parameters as SQLInputValue[])) as unknown as SQLOutputValue[][]).map(named),
    run: (parameters) => prepared.run(...(parameters as SQLInputValue[])),
    // Of its own, because others may run while it is being read.
    iterate: (parameters) => sqlite.prepare(sql).iterate(...(parameters as SQLInputValue[])),
  };
}
