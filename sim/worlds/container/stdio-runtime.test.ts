import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { kernelNow } from './run-clock.ts';
import { zeroVariable } from './stdio-runtime.ts';

const agent = join(import.meta.dirname, 'agent-main.ts');

/** An agent as in a container, but for the container. */
function start(env: NodeJS.ProcessEnv = { [zeroVariable]: String(kernelNow()) }) {
  const child = spawn(process.execPath, [agent], { env: { PATH: process.env.PATH, ...env } });
  const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return {
    child,
    exited,
    async call(id: number, name: string, args: unknown = {}): Promise<Record<string, unknown>> {
      child.stdin.write(`${JSON.stringify({ id, name, args })}\n`);
      const { value } = await lines.next();
      return JSON.parse(value as string) as Record<string, unknown>;
    },
  };
}

/** Something that would keep a process alive. */
const listening = {
  nodeKey: 'key',
  gatewayUrl: 'http://127.0.0.1:1',
  port: 0,
  home: '/',
  owner: 'try',
  heartbeatIntervalMs: 60_000,
};

test('a call is a line, and so is its answer', async () => {
  const answer = await start().call(7, 'report');
  expect(answer).toMatchObject({ id: 7, result: { idle: true, nextDeadline: null, sockets: [], busy: [] } });
});

test('a call that nobody knows is answered with that', async () => {
  expect((await start().call(1, 'dance')).error).toContain('no call is named "dance"');
});

test('a program whose harness has gone ends', async () => {
  const { child, exited } = start();
  child.stdin.write(`${JSON.stringify({ id: 1, name: 'start', args: listening })}\n`);
  await once(child.stdout, 'data');
  child.stdin.end();
  expect(await exited).toEqual([0, null]);
});

test('started by hand it says that it is not made for that', async () => {
  const { child, exited } = start({});
  let said = '';
  child.stderr.on('data', (bytes: Buffer) => {
    said += bytes;
  });
  expect((await exited)[0]).toBe(1);
  expect(said).toContain('started by the laboratory, not by hand');
});
