import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Unmet } from '../world-time.ts';
import { Child } from './child.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hangup-child-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function start(program: string): Promise<Child> {
  const file = join(folder, 'program.mjs');
  await writeFile(file, program);
  return new Child({
    name: 'g1',
    file: pathToFileURL(file),
    env: { PATH: process.env.PATH },
    onEvent: () => {},
  });
}

test('a call that is not answered before the end rejects with the end', async () => {
  const child = await start("process.once('message', () => process.exit(3));");
  await expect(child.call('stop')).rejects.toThrow(new Error('g1 ended (3)'));
  expect(child.alive).toBe(false);
});

test('a call that nobody answers because it was killed is told as what nobody could expect', async () => {
  const child = await start("process.on('message', () => process.send({ id: -1, result: null }));");
  const called = child.call('stop');
  child.signal('SIGKILL');
  await expect(called).rejects.toThrow(new Unmet('g1 ended (SIGKILL)'));
  await expect(child.call('stop')).rejects.toThrow(new Unmet('g1 is gone: stop can not be asked'));
});

test('a call between the end of the channel and that of the process rejects with the end', async () => {
  const child = await start(`
    process.once('message', ({ id }) =>
      process.send({ id, result: null }, () => {
        process.disconnect();
        process.on('SIGTERM', () => process.exit(3));
        setInterval(() => {}, 1000);
      }));
  `);
  await child.call('leave');
  // The end of the channel is a moment on its way.
  const answers = await Promise.all(
    Array.from({ length: 20 }, async (_, turn) => {
      await new Promise((resolve) => setTimeout(resolve, turn * 10));
      if (turn === 19) child.signal('SIGTERM');
      return child.call('again').catch((error: Error) => error.message);
    }),
  );
  expect(new Set(answers)).toEqual(new Set(['g1 ended (3)']));
});
