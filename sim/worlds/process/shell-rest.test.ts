import { spawn } from 'node:child_process';
import { expect, onTestFinished, test } from 'vitest';
import { until } from '../../../system/testing/until.ts';
import { History } from '../../history/history.ts';
import { ShellRest } from './shell-rest.ts';

/** An agent below which one shell waits for a line, and what looks at it. */
async function shellThatReads() {
  const agent = spawn('sh', ['-c', "sh -c 'read line; read line'; :"], {
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  onTestFinished(() => void agent.kill('SIGKILL'));
  const history = new History();
  const rest = new ShellRest(history);
  const unrest = () => rest.look([agent.pid!]).unrest;
  await until('the shell rests', () => rest.look([agent.pid!]).stamp !== '' && unrest() === null);
  return {
    unrest,
    typed: () => history.record('shell.received', { session: 's1', data: '' }, { t: 0, actor: 'agent:a' }),
    write: () => agent.stdin.write('a line\n'),
  };
}

test('a shell that nobody writes to rests', async () => {
  const { unrest } = await shellThatReads();
  expect(unrest()).toBeNull();
});

test('one into which something was typed does not, until it has read that and been still', async () => {
  const { unrest, typed, write } = await shellThatReads();
  typed();
  expect(unrest()).toBe('nobody has read yet what was typed');
  write();
  await until('it has worked', () => unrest() === 'a shell has just worked');
  await until('it is still', () => unrest() === null);
});

test('what moved may have been the key before: the last one is waited for a little longer', async () => {
  const { unrest, typed, write } = await shellThatReads();
  typed();
  write();
  await until('the last key is on its way', () => unrest() === 'what was typed may be on its way');
  await until('it is still', () => unrest() === null);
});

test('one that has ended does not rest before its agent has heard of that', async () => {
  const agent = spawn('bash', ['-c', 'sleep 0.05 & exec sleep 1000'], { stdio: 'ignore' });
  onTestFinished(() => void agent.kill('SIGKILL'));
  const rest = new ShellRest(new History());
  await until('nobody has taken note of its end', () =>
    /^the agent has not heard of the end of process \d+$/.test(rest.look([agent.pid!]).unrest ?? ''),
  );
});

test('one that does not read rests all the same, after a while', async () => {
  const { unrest, typed } = await shellThatReads();
  typed();
  await until('nobody waits for it any more', () => unrest() === null);
});
