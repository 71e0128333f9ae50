import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { createFileObjectStore } from './file-object-store.ts';

function openStore() {
  const directory = mkdtempSync(join(tmpdir(), 'hangup-objects-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  return { directory, objects: createFileObjectStore(join(directory, 'store')) };
}

const bytes = Uint8Array.of(0, 255, 10, 13);
const key = 'recordings/acme/r1/chunk-0.cast';

test('what is put is what get answers, byte by byte', async () => {
  const { objects } = openStore();
  await objects.put(key, bytes);
  expect(new Uint8Array((await objects.get(key))!)).toEqual(bytes);
});

test('putting again replaces the object', async () => {
  const { objects } = openStore();
  await objects.put(key, bytes);
  await objects.put(key, Uint8Array.of(1));
  expect([...(await objects.get(key))!]).toEqual([1]);
});

test('get answers null for an object that is not there', async () => {
  expect(await openStore().objects.get(key)).toBeNull();
});

test('deleting twice succeeds twice', async () => {
  const { objects } = openStore();
  await objects.put(key, bytes);
  await objects.delete(key);
  await objects.delete(key);
  expect(await objects.list('')).toEqual([]);
});

test('list answers the keys of a prefix, sorted', async () => {
  const { objects } = openStore();
  for (const name of ['r1/chunk-1', 'r1/chunk-0', 'r10/chunk-0'])
    await objects.put(`recordings/${name}`, bytes);
  expect(await objects.list('recordings/r1/')).toEqual(['recordings/r1/chunk-0', 'recordings/r1/chunk-1']);
});

test('list of an empty store is empty', async () => {
  expect(await openStore().objects.list('recordings/acme/r1/')).toEqual([]);
});

test('an upload leaves no file but its own', async () => {
  const { directory, objects } = openStore();
  await objects.put(key, bytes);
  expect(readdirSync(join(directory, 'store/recordings/acme/r1'))).toEqual(['chunk-0.cast']);
});

test('an upload that broke off is no object', async () => {
  const { directory, objects } = openStore();
  await objects.put(key, bytes);
  writeFileSync(join(directory, 'store/recordings/acme/r1/chunk-1.cast.0a1b.part'), 'half');
  expect(await objects.list('recordings/')).toEqual([key]);
});

test.for(['../secrets', 'a/../../b', '/etc/passwd', 'a//b', '', '.', 'a/./b', 'a\\b', 'a\0b', 'x.part'])(
  'the key %j is refused',
  async (bad) => {
    const { objects } = openStore();
    await expect(objects.put(bad, bytes)).rejects.toThrow('is not a safe relative path');
  },
);

test('a failing disk is an ObjectStoreError that names the object', async () => {
  const { objects } = openStore();
  await objects.put('a', bytes);
  await expect(objects.put('a/b', bytes)).rejects.toMatchObject({
    name: 'ObjectStoreError',
    message: expect.stringContaining('put of object a/b failed'),
  });
});
