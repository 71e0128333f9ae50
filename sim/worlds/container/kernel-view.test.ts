import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { expect, onTestFinished, test } from 'vitest';
import { sessionVariable } from '../../../system/node/shell-processes.ts';
import { canSee, pidOutside, pidsInside } from './kernel-view.ts';

/** A process of this machine: outside of containers it goes by one number. */
async function processWith(env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn('sleep', ['1000'], { env: { PATH: process.env.PATH, ...env } });
  const exited = once(child, 'exit');
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await exited;
  });
  await once(child, 'spawn');
  return child.pid!;
}

test('processes of a world are told by its home, and others are not', async () => {
  const home = '/nowhere/kernel-view';
  const pid = await processWith({ HOME: home });
  await processWith({ HOME: '/nowhere/else' });
  expect(pidsInside(home)).toEqual([pid]);
});

test('a process of a session is found by its number and its session', async () => {
  const pid = await processWith({ [sessionVariable]: 'kernel-view' });
  expect(pidOutside('kernel-view', pid)).toBe(pid);
  expect(() => pidOutside('another', pid)).toThrow(`no process of the session goes by ${pid}`);
});

test('whoever cannot look at a process is told so', async () => {
  const pid = await processWith({ HANGUP_TRY: 'kernel-view' });
  expect(canSee(pid, 'HANGUP_TRY', 'kernel-view')).toBe(true);
  expect(canSee(pid, 'HANGUP_TRY', 'another')).toBe(false);
});
