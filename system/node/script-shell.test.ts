import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { typedShell } from '../testing/typed-shell.ts';
import { createPtyShells } from './pty-shell.ts';

let count = 0;

/** Runs it to its end. */
async function run(script: string, program?: string) {
  const shells = createPtyShells({ home: tmpdir(), ...(program && { program }) });
  const sessionId = `script-${process.pid}-${count++}`;
  const shell = typedShell(shells.spawn({ sessionId, cols: 80, rows: 24, script }));
  const exit = await shell.exited;
  await shell.gone;
  return { exit, output: shell.output().toString().replaceAll('\r\n', '\n') };
}

test.each([undefined, '/bin/sh'])(
  'a script of several lines runs in %s and exits with its own code',
  async (program) => {
    const { exit, output } = await run('for n in 1 2; do\n  echo "line $n"\ndone\nexit 7', program);
    expect([output, exit]).toEqual(['line 1\nline 2\n', { exit_code: 7, signal: null }]);
  },
);

test('its code is that of its last command, quotes and all', async () => {
  const { exit, output } = await run(`printf '%s|' "a'b" 'c"d' \\$HOME; false`);
  expect([output, exit.exit_code]).toEqual([`a'b|c"d|$HOME|`, 1]);
});

test('a comment on its first line is one', async () => {
  expect((await run('#!/bin/sh\necho ran')).output).toBe('ran\n');
});

test('a script that is none fails', async () => {
  expect((await run('if true')).exit.exit_code).not.toBe(0);
});

test('there is nothing to read', async () => {
  expect((await run('read line; echo "read $?"; cat')).output).toBe('read 1\n');
});

test('its text stands neither in the arguments nor in the environment of what it starts', async () => {
  const { output } = await run(`tr '\\0' ' ' < /proc/$$/cmdline | grep -c hunter; env | grep -c hunter`);
  expect(output).toBe('0\n0\n');
});

test('dying of a signal is told', async () => {
  expect((await run('kill -TERM $$')).exit).toEqual({ exit_code: null, signal: 'SIGTERM' });
});

test('what it leaves behind is hung up with it', async () => {
  const shells = createPtyShells({ home: tmpdir() });
  const sessionId = `script-${process.pid}-${count++}`;
  const shell = typedShell(
    shells.spawn({ sessionId, cols: 80, rows: 24, script: 'setsid sleep 1000 & sleep 1000' }),
  );
  shell.shell.hangUp();
  shell.shell.kill();
  await shell.gone;
  expect(shell.shell.survivors()).toEqual([]);
});
