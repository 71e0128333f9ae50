/** The fake cloud behind the ports fails in the ways in which it fails over HTTP. */
import { expect, test } from 'vitest';
import type { AuditRow } from '../../system/contracts/audit.ts';
import { createManualClock } from '../../system/testing/manual-clock.ts';
import { createFakeBucket } from './bucket.ts';
import { bucketAsStore, lokiAsExporter } from './cloud-ports.ts';
import { createFakeLoki } from './loki.ts';

const row: AuditRow = {
  seq: 1,
  id: 'row-1',
  org_id: 'acme',
  action: 'remote.shell_connected',
  resource_type: 'machine',
  resource_id: 'linux-c',
  user_id: 'alice',
  ip_address: null,
  metadata: {},
  created_at: '2026-01-01T00:00:00.000Z',
  prev_hash: '',
  hash: '',
};

test('a healthy Loki keeps the row with its labels', async () => {
  const loki = createFakeLoki();
  await lokiAsExporter(loki, createManualClock()).push([row]);
  expect(loki.entries).toMatchObject([
    {
      labels: { job: 'audit', org_id: 'acme', action_prefix: 'remote', resource_type: 'machine' },
      timestamp: '1767225600000000000',
    },
  ]);
});

test.each([
  [{ kind: 'broken' }, 'Loki answered 500', 0],
  [{ kind: 'busy', retryAfter: '3' }, 'Loki answered 429', 0],
  [{ kind: 'forgetful' }, 'Loki did not answer', 1],
] as const)('a Loki that is %j makes a push fail', async (mood, message, kept) => {
  const loki = createFakeLoki();
  loki.mood = mood;
  await expect(lokiAsExporter(loki, createManualClock()).push([row])).rejects.toMatchObject({
    name: 'ExportError',
    message,
  });
  expect(loki.entries).toHaveLength(kept);
});

test('a busy Loki says for how long', async () => {
  const loki = createFakeLoki();
  loki.mood = { kind: 'busy', retryAfter: '3' };
  await expect(lokiAsExporter(loki, createManualClock()).push([row])).rejects.toMatchObject({
    retryAfterMs: 3000,
  });
});

test('a silent Loki is given five seconds', async () => {
  const loki = createFakeLoki();
  loki.mood = { kind: 'silent' };
  const clock = createManualClock();
  const pushed = expect(lokiAsExporter(loki, clock).push([row])).rejects.toThrow('Loki did not answer');
  await clock.advance(5000);
  await pushed;
});

test('a bucket keeps, lists and forgets', async () => {
  const store = bucketAsStore(createFakeBucket(), createManualClock());
  for (const key of ['b/2', 'b/1', 'c/1']) await store.put(key, new TextEncoder().encode(key));
  await store.delete('c/1');
  expect([await store.list('b/'), await store.get('c/1'), await store.get('b/1')]).toEqual([
    ['b/1', 'b/2'],
    null,
    new TextEncoder().encode('b/1'),
  ]);
});

test.each([
  [{ kind: 'broken' }, 'put of object k failed: 500 InternalError'],
  [{ kind: 'busy' }, 'put of object k failed: 503 SlowDown'],
  [{ kind: 'cut' }, 'put of object k failed: the connection broke'],
] as const)('a bucket that is %j keeps nothing and says why', async (mood, message) => {
  const bucket = createFakeBucket();
  bucket.mood = mood;
  await expect(bucketAsStore(bucket, createManualClock()).put('k', new Uint8Array(4))).rejects.toMatchObject({
    name: 'ObjectStoreError',
    message,
  });
  expect(bucket.objects.size).toBe(0);
});
