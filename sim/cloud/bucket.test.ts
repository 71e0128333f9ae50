/** The S3 object store of the product against a bucket that answers in every way a real one does. */
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { createS3ObjectStore } from '../../system/node/s3-object-store.ts';
import { createManualClock } from '../../system/testing/manual-clock.ts';
import { createFakeBucket } from './bucket.ts';

const bucket = createFakeBucket();
const server = setupServer(...bucket.handlers);
const key = 'recordings/acme/r1/chunk-0.cast';
const bytes = new TextEncoder().encode('[0.1, "o", "grüß"]\n');

beforeAll(() => server.listen({ onUnhandledFrame: 'error' }));
afterEach(() => {
  bucket.mood = { kind: 'healthy' };
  bucket.pageSize = 1000;
  bucket.objects.clear();
  bucket.discarded.length = 0;
});
afterAll(() => server.close());

function store(clock = createManualClock()) {
  const credentials = { accessKeyId: 'id', secretAccessKey: 'secret' };
  const { endpoint, bucket: name } = bucket;
  return createS3ObjectStore({ bucket: name, region: 'auto', endpoint, credentials, clock });
}

test('what is put is what get answers, byte by byte', async () => {
  const objects = store();
  await objects.put(key, bytes);
  expect(await objects.get(key)).toEqual(bytes);
});

test('get answers null for an object that is not there', async () => {
  expect(await store().get(key)).toBeNull();
});

test('delete removes the object', async () => {
  const objects = store();
  await objects.put(key, bytes);
  await objects.delete(key);
  expect([...bucket.objects.keys()]).toEqual([]);
});

test('deleting what is not there succeeds', async () => {
  await expect(store().delete(key)).resolves.toBeUndefined();
});

test('list answers the keys of a prefix over several pages, sorted', async () => {
  const objects = store();
  for (const n of [2, 0, 1]) await objects.put(`recordings/acme/r1/chunk-${n}.cast`, bytes);
  await objects.put('recordings/acme/r2/chunk-0.cast', bytes);
  bucket.pageSize = 2;
  expect(await objects.list('recordings/acme/r1/')).toEqual([
    'recordings/acme/r1/chunk-0.cast',
    'recordings/acme/r1/chunk-1.cast',
    'recordings/acme/r1/chunk-2.cast',
  ]);
});

test.for([
  ['broken', '500 InternalError'],
  ['busy', '503 SlowDown'],
] as const)('a %s bucket makes put an ObjectStoreError that says %s', async ([kind, message]) => {
  bucket.mood = { kind };
  await expect(store().put(key, bytes)).rejects.toMatchObject({
    name: 'ObjectStoreError',
    message: `put of object ${key} failed: ${message}`,
  });
});

test('an upload cut half-way is an ObjectStoreError and leaves no object', async () => {
  bucket.mood = { kind: 'cut' };
  await expect(store().put(key, bytes)).rejects.toMatchObject({ name: 'ObjectStoreError' });
  expect({ cut: bucket.discarded.map((half) => half.length), objects: bucket.objects.size }).toEqual({
    cut: [Math.floor(bytes.length / 2)],
    objects: 0,
  });
});

test.for([
  ['put', (objects: ReturnType<typeof store>) => objects.put(key, bytes)],
  ['get', (objects: ReturnType<typeof store>) => objects.get(key)],
  ['delete', (objects: ReturnType<typeof store>) => objects.delete(key)],
  ['list', (objects: ReturnType<typeof store>) => objects.list('recordings/')],
] as const)('%s gives a silent bucket ten seconds', async ([, act]) => {
  bucket.mood = { kind: 'silent' };
  const clock = createManualClock();
  const answered = expect(act(store(clock))).rejects.toThrow('no answer within 10000 ms');
  await clock.advance(10_000);
  await answered;
});
