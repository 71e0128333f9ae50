import { readlinkSync } from 'node:fs';
import nodePty from 'node-pty';
import { expect, onTestFinished, test, vi } from 'vitest';
import { History } from '../../history/history.ts';
import { PrintedLines } from './printed-lines.ts';

/** A terminal of its own, whose output the history gets when `noted` says so. */
async function terminal() {
  const history = new History();
  const pty = nodePty.spawn('sleep', ['1000'], {});
  const gone = new Promise<void>((resolve) => pty.onExit(() => resolve()));
  const kill = () => {
    pty.kill('SIGKILL');
    return gone;
  };
  onTestFinished(kill);
  await vi.waitFor(() => expect(readlinkSync(`/proc/${pty.pid}/fd/0`)).toContain('/pts/'));
  const output: string[] = [];
  pty.onData((data) => output.push(data));
  const noted = (session: string, data: string) =>
    history.record(
      'shell.output',
      { session, data: Buffer.from(data).toString('base64') },
      { t: 0, actor: 'agent:Linux-C' },
    );
  return { lines: new PrintedLines(history), shell: { session: 's1', pid: pty.pid }, output, noted, kill };
}

test('a line is unread until the agent has read all of it', async () => {
  const { lines, shell, output, noted } = await terminal();
  await lines.print(shell, 'hello');
  await vi.waitFor(() => expect(output.join('')).toContain('hello'));
  expect(lines.unread).toBe(1);
  noted('another', 'hello\r\n');
  noted('s1', 'hel');
  expect(lines.unread).toBe(1);
  noted('s1', 'lo\r\n');
  expect(lines.unread).toBe(0);
});

test('lines of one terminal are unread together, also when the shell has printed more', async () => {
  const { lines, shell, noted } = await terminal();
  await lines.print(shell, 'one');
  await lines.print(shell, 'two');
  noted('s1', 'one\r\n');
  expect(lines.unread).toBe(1);
  noted('s1', 'two\r\n$ ');
  expect(lines.unread).toBe(0);
});

test('nobody reads what is printed for a shell that is gone', async () => {
  const { lines, shell, kill } = await terminal();
  await lines.print(shell, 'hello');
  await kill();
  expect(lines.unread).toBe(0);
  await expect(lines.print(shell, 'more')).rejects.toThrow('ENOENT');
});
