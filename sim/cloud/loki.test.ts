/** The Loki exporter of the product against a Loki that answers in every way a real one does. */
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { AuditRow } from '../../system/contracts/audit.ts';
import { createLokiExporter } from '../../system/node/loki-exporter.ts';
import { createManualClock } from '../../system/testing/manual-clock.ts';
import { createFakeLoki } from './loki.ts';

const loki = createFakeLoki();
const server = setupServer(...loki.handlers);

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  loki.mood = { kind: 'healthy' };
  loki.entries.length = 0;
  loki.requests.length = 0;
});
afterAll(() => server.close());

function row(seq: number, change: Partial<AuditRow> = {}): AuditRow {
  return {
    seq,
    id: `row-${seq}`,
    action: 'remote.shell_connected',
    org_id: 'acme',
    resource_type: 'machine',
    resource_id: 'linux-c',
    user_id: 'alice',
    ip_address: null,
    metadata: { machine_name: 'Linux-C' },
    created_at: '2026-01-05T09:00:00.250Z',
    prev_hash: 'p',
    hash: 'h',
    ...change,
  };
}

function exporter(clock = createManualClock()) {
  return { clock, push: createLokiExporter({ url: loki.url, clock }).push };
}

test('a row arrives with its labels, its time in nanoseconds and all of itself', async () => {
  await exporter().push([row(1)]);
  expect(loki.entries).toEqual([
    {
      labels: { job: 'audit', org_id: 'acme', action_prefix: 'remote', resource_type: 'machine' },
      timestamp: '1767603600250000000',
      line: JSON.stringify(row(1)),
    },
  ]);
});

test('rows with the same labels share a stream and keep their order', async () => {
  await exporter().push([row(1), row(2, { org_id: 'other' }), row(3)]);
  const body = (await loki.requests[0]!.json()) as { streams: { values: unknown[] }[] };
  expect(body.streams.map((stream) => stream.values.length)).toEqual([2, 1]);
});

test('a 500 is an ExportError that says so', async () => {
  loki.mood = { kind: 'broken' };
  await expect(exporter().push([row(1)])).rejects.toMatchObject({
    name: 'ExportError',
    message: 'Loki answered 500',
    retryAfterMs: undefined,
  });
});

test('a 429 passes on the seconds of Retry-After', async () => {
  loki.mood = { kind: 'busy', retryAfter: '7' };
  await expect(exporter().push([row(1)])).rejects.toMatchObject({ retryAfterMs: 7_000 });
});

test('a 429 passes on the date of Retry-After, counted from now', async () => {
  loki.mood = { kind: 'busy', retryAfter: 'Mon, 05 Jan 2026 09:00:12 GMT' };
  await expect(exporter().push([row(1)])).rejects.toMatchObject({ retryAfterMs: 12_000 });
});

test('a Retry-After that is neither asks for nothing', async () => {
  loki.mood = { kind: 'busy', retryAfter: 'soon' };
  await expect(exporter().push([row(1)])).rejects.toMatchObject({ retryAfterMs: undefined });
});

test('silence is an ExportError after five seconds', async () => {
  loki.mood = { kind: 'silent' };
  const { clock, push } = exporter();
  const pushed = expect(push([row(1)])).rejects.toThrow('Loki did not answer: no answer within 5000 ms');
  await clock.advance(5_000);
  await pushed;
});

test('a lost answer is an ExportError, so the rows are sent again', async () => {
  loki.mood = { kind: 'forgetful' };
  await expect(exporter().push([row(1)])).rejects.toMatchObject({ name: 'ExportError' });
});

test('nothing is left waiting after an answer', async () => {
  const { clock, push } = exporter();
  await push([row(1)]);
  expect(clock.waiting).toBe(0);
});
