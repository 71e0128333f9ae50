import { expect, test } from 'vitest';
import type { AuditRow } from '../contracts/audit.ts';
import { type AuditExporter, ExportError } from '../ports/audit-exporter.ts';
import { anEvent, createAuditWorld } from '../testing/audit-world.ts';
import { startAuditExport } from './export.ts';

/** A sink that keeps what it is given, and first fails as often as it was told. */
function createSink(failures: Error[] = []) {
  const received: number[] = [];
  const pushes: number[] = [];
  const exporter: AuditExporter = {
    async push(rows: readonly AuditRow[]) {
      pushes.push(rows.length);
      const failure = failures.shift();
      if (failure) throw failure;
      received.push(...rows.map((row) => row.seq));
    },
  };
  return { received, pushes, failures, exporter };
}

async function startedExport(failures: Error[] = []) {
  const world = await createAuditWorld();
  const sink = createSink(failures);
  const start = () =>
    startAuditExport({ ...world.ports, audit: world.audit, exporter: sink.exporter, sink: 'test' });
  return { ...world, sink, start, running: start() };
}

test('a row is at the sink a second after it was written', async () => {
  const { audit, clock, sink } = await startedExport();
  await audit.append(anEvent());
  await clock.advance(1_000);
  expect(sink.received).toEqual([1]);
});

test('rows written together travel together', async () => {
  const { audit, clock, sink } = await startedExport();
  for (let n = 0; n < 3; n++) await audit.append(anEvent());
  await clock.advance(1_000);
  expect([sink.received, sink.pushes]).toEqual([[1, 2, 3], [3]]);
});

test('more rows than one batch holds go in several, in order', async () => {
  const { audit, clock, sink } = await startedExport();
  await Promise.all([...Array(501)].map(() => audit.append(anEvent())));
  await clock.advance(1_000);
  expect([sink.pushes, sink.received.at(-1)]).toEqual([[500, 1], 501]);
});

test('nothing is sent twice while the sink is well', async () => {
  const { audit, clock, sink } = await startedExport();
  await audit.append(anEvent());
  await clock.advance(60_000);
  await audit.append(anEvent());
  await clock.advance(60_000);
  expect(sink.received).toEqual([1, 2]);
});

test('no timer waits while there is nothing to send', async () => {
  const { audit, clock } = await startedExport();
  await audit.append(anEvent());
  await clock.advance(60_000);
  expect(clock.waiting).toBe(0);
});

test('after an outage every row arrives, in order, within 15 s of the recovery', async () => {
  const { audit, clock, sink } = await startedExport();
  const outage = new ExportError('down');
  sink.failures.push(...Array(1_000).fill(outage));
  for (let n = 0; n < 30; n++) {
    await audit.append(anEvent());
    await clock.advance(10_000);
  }
  sink.failures.length = 0;
  await clock.advance(15_000);
  expect(sink.received).toEqual([...Array(30)].map((_, n) => n + 1));
});

test('failures are logged with a back-off that doubles up to eight seconds', async () => {
  const { audit, clock, log } = await startedExport(Array(6).fill(new ExportError('down')));
  await audit.append(anEvent());
  await clock.advance(60_000);
  expect(log.of('audit.export_failed').map((event) => event.retry_in_ms)).toEqual([
    1_000, 2_000, 4_000, 8_000, 8_000, 8_000,
  ]);
});

test('the sink’s own Retry-After is honoured', async () => {
  const { audit, clock, sink } = await startedExport([new ExportError('busy', 30_000)]);
  await audit.append(anEvent());
  await clock.advance(0);
  await clock.advance(29_999);
  const before = [...sink.received];
  await clock.advance(1);
  expect([before, sink.received]).toEqual([[], [1]]);
});

test('new rows do not hurry a sink that asked for patience', async () => {
  const { audit, clock, sink } = await startedExport([new ExportError('busy', 30_000)]);
  await audit.append(anEvent());
  await clock.advance(1_000);
  await audit.append(anEvent());
  await clock.advance(20_000);
  expect(sink.pushes).toHaveLength(1);
});

test('an exporter that throws something else is tried again as well', async () => {
  const { audit, clock, sink } = await startedExport([new TypeError('oops')]);
  await audit.append(anEvent());
  await clock.advance(5_000);
  expect(sink.received).toEqual([1]);
});

test('a restart goes on behind the last row the sink confirmed', async () => {
  const { audit, clock, sink, start, running } = await startedExport();
  await audit.append(anEvent());
  await clock.advance(1_000);
  running.stop();
  await audit.append(anEvent());
  start();
  await clock.advance(1_000);
  expect(sink.received).toEqual([1, 2]);
});

test('a crash between push and cursor repeats rows and loses none', async () => {
  const { audit, clock, sink, start, running, database } = await startedExport();
  await audit.append(anEvent());
  await clock.advance(1_000);
  running.stop();
  await database.deleteFrom('audit_exports').execute();
  start();
  await clock.advance(1_000);
  expect(sink.received).toEqual([1, 1]);
});

test('flush() sends at once', async () => {
  const { audit, sink, running } = await startedExport();
  await audit.append(anEvent());
  await running.flush();
  expect(sink.received).toEqual([1]);
});

test('flush() gives a failing sink one chance and does not reject', async () => {
  const { audit, sink, running } = await startedExport(Array(9).fill(new ExportError('down')));
  await audit.append(anEvent());
  await running.flush();
  expect(sink.pushes).toEqual([1]);
});

test('stop() leaves no timer behind', async () => {
  const { audit, clock, running } = await startedExport([new ExportError('down')]);
  await audit.append(anEvent());
  await clock.advance(1_000);
  running.stop();
  expect(clock.waiting).toBe(0);
});
