/**
 * Copies the audit log to a sink, at least once and in order: the cursor in the database moves only
 * after the sink has said that it holds the rows, so an outage or a crash costs repetition, never a row.
 */
import type { AuditExporter } from '../ports/audit-exporter.ts';
import { ExportError } from '../ports/audit-exporter.ts';
import type { Clock, Timer } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { Database } from '../store/schema.ts';
import type { AuditLog } from './audit-log.ts';

/** Rows written within this time of each other travel together. */
const gatherMs = 1_000;
const batchRows = 500;
const firstRetryMs = 1_000;
/** Under 15 s together with one push's deadline, so that a recovered sink is found in time. */
const longestRetryMs = 8_000;
/** A sink may ask for more patience than our own back-off has, but not for ever. */
const longestRetryAfterMs = 15 * 60_000;

export interface AuditExport {
  /** Sends what is there now; resolves after success or the first failure. Never throws. */
  flush(): Promise<void>;
  /** No push starts after this. */
  stop(): void;
}

/** `sink` names the cursor. Begins with the rows an earlier run left behind. */
export function startAuditExport(parts: {
  readonly audit: AuditLog;
  readonly exporter: AuditExporter;
  readonly database: Database;
  readonly clock: Clock;
  readonly log: Log;
  readonly sink: string;
}): AuditExport {
  const { audit, exporter, database, clock, log, sink } = parts;
  let timer: Timer | null = null;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let failures = 0;

  const schedule = (ms: number) => {
    if (stopped || timer) return;
    timer = clock.setTimer(ms, () => {
      timer = null;
      void run();
    });
  };

  const unschedule = () => {
    timer?.cancel();
    timer = null;
  };

  const run = (): Promise<void> => {
    again = false;
    running ??= pushAll().finally(() => {
      running = null;
      if (again) schedule(gatherMs);
    });
    return running;
  };

  const pushAll = async (): Promise<void> => {
    try {
      for (let more = true; more && !stopped; failures = 0) more = await pushBatch();
    } catch (error) {
      failures += 1;
      const asked = error instanceof ExportError ? error.retryAfterMs : undefined;
      const retryMs =
        asked === undefined
          ? Math.min(longestRetryMs, firstRetryMs * 2 ** (failures - 1))
          : Math.min(longestRetryAfterMs, asked);
      log.event('audit.export_failed', { error: (error as Error).message, retry_in_ms: retryMs });
      unschedule();
      again = false;
      schedule(retryMs);
    }
  };

  const pushBatch = async (): Promise<boolean> => {
    const cursor = await readCursor(database, sink);
    const rows = await audit.rowsAfter(cursor, batchRows);
    if (rows.length === 0 || stopped) return false;
    await exporter.push(rows);
    if (stopped) return false;
    const last = rows.at(-1)!.seq;
    await moveCursor.write(database, { sink, last });
    log.event('audit.exported', { from_seq: rows[0]!.seq, to_seq: last });
    return rows.length === batchRows;
  };

  const unsubscribe = audit.onRow(() => {
    if (running) again = true;
    else if (failures === 0) schedule(gatherMs);
  });
  schedule(0);

  return {
    flush: async () => {
      if (stopped) return;
      await running;
      unschedule();
      await run();
    },
    stop() {
      stopped = true;
      unschedule();
      unsubscribe();
    },
  };
}

async function readCursor(database: Database, sink: string): Promise<number> {
  const row = await cursorOf.first(database, { sink });
  return row?.last_seq ?? 0;
}

const cursorOf = compileOnce((db, given: { sink: string }) =>
  db.selectFrom('audit_exports').select('last_seq').where('sink', '=', given.sink),
);

// Another gateway's export of the same rows may have come further meanwhile.
const moveCursor = compileOnce((db, given: { sink: string; last: number }) =>
  db
    .insertInto('audit_exports')
    .values({ sink: given.sink, last_seq: given.last })
    .onConflict((conflict) =>
      conflict
        .column('sink')
        .doUpdateSet({ last_seq: given.last })
        .where('audit_exports.last_seq', '<', given.last),
    ),
);
