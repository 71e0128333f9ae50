/**
 * Queries that are built and compiled once in a process, and run with other values each time: Kysely takes
 * several times as long to build one as SQLite takes to run it.
 *
 *     const planOf = compileOnce((db, given: { orgId: string }) =>
 *       db.selectFrom('orgs').select('plan').where('id', '=', given.orgId),
 *     );
 *     const org = await planOf.first(database, { orgId });
 *
 * Plugins see each run, as they see a query that is built anew.
 */
import { type CompiledQuery, createQueryId, type QueryResult } from 'kysely';
import type { Database } from './schema.ts';

export interface CompiledOnce<Given, Row> {
  rows(database: Database, given: Given): Promise<Row[]>;
  first(database: Database, given: Given): Promise<Row | undefined>;
  /** The first, too; rejects when there is none. */
  one(database: Database, given: Given): Promise<Row>;
  /** Answers how many rows were written. */
  write(database: Database, given: Given): Promise<number>;
}

/** Where in a compiled query a value belongs. */
class Place {
  readonly name: string;

  constructor(name: string) {
    this.name = name;
  }
}

/**
 * @param build is called once, and never learns the values: it passes `given.x` on as it is. A list, whose
 *   length is part of the SQL, can not be given.
 */
export function compileOnce<Given extends object, Row>(
  build: (database: Database, given: Given) => { compile(database: Database): CompiledQuery<Row> },
): CompiledOnce<Given, Row> {
  let compiled: CompiledQuery<Row> | null = null;
  const compile = (database: Database) => build(database, places<Given>()).compile(database);

  const run = (database: Database, given: Given): Promise<QueryResult<Row>> => {
    compiled ??= compile(database.withoutPlugins());
    const executor = database.getExecutor();
    const queryId = createQueryId();
    const query = executor.transformQuery(compiled.query, queryId);
    const { sql, parameters } =
      query === compiled.query ? compiled : executor.compileQuery<Row>(query, queryId);
    const values = parameters.map((one) => (one instanceof Place ? given[one.name as keyof Given] : one));
    return executor.executeQuery<Row>({ sql, parameters: values, query, queryId });
  };

  return {
    rows: async (database, given) => (await run(database, given)).rows,
    first: async (database, given) => (await run(database, given)).rows[0],
    one: async (database, given) => {
      const [row] = (await run(database, given)).rows;
      if (row === undefined) throw new Error(`no row answers ${compiled?.sql}`);
      return row;
    },
    write: async (database, given) => Number((await run(database, given)).numAffectedRows ?? 0n),
  };
}

function places<Given extends object>(): Given {
  return new Proxy({} as Given, { get: (_, name) => new Place(String(name)) });
}
