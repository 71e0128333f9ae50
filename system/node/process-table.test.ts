import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { until } from '../testing/until.ts';
import { environmentOf, holdsOpen, listProcesses, readProcess, signalProcess } from './process-table.ts';

describe('the process table', () => {
  it('knows this process and its parent', () => {
    expect(readProcess(process.pid)).toMatchObject({ pid: process.pid, parent: process.ppid, dead: false });
    expect(listProcesses().map((entry) => entry.pid)).toContain(process.pid);
  });

  it('reads past a name with spaces and parentheses in it', async () => {
    const child = spawn('bash', ['-c', "printf ') S 1 (' >/proc/self/comm; read wait"]);
    await until('it is named', () => readFileSync(`/proc/${child.pid}/comm`, 'latin1') === ') S 1 (\n');
    expect(readProcess(child.pid!)).toMatchObject({ parent: process.pid, dead: false });
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it('knows no process that is not there', () => {
    expect(readProcess(2 ** 30)).toBe(null);
    expect(environmentOf(2 ** 30, 'PATH')).toBe(null);
    expect(holdsOpen(2 ** 30, '/dev/null')).toBe(false);
  });

  it('reads a variable by its whole name', async () => {
    const child = spawn('sleep', ['1000'], {
      env: { PATH: process.env.PATH, MARK: 'mine=1', MARKER: 'other' },
    });
    await until('it runs', () => environmentOf(child.pid!, 'MARKER') === 'other');
    expect(environmentOf(child.pid!, 'MARK')).toBe('mine=1');
    expect(environmentOf(child.pid!, 'MAR')).toBe(null);
    child.kill('SIGKILL');
    await once(child, 'exit');
  });

  it('sees which files a process has open', () => {
    expect(holdsOpen(process.pid, import.meta.filename)).toBe(false);
    const file = openSync(import.meta.filename, 'r');
    expect(holdsOpen(process.pid, import.meta.filename)).toBe(true);
    closeSync(file);
  });

  it('does not signal another process that was given the same pid', async () => {
    const child = spawn('sleep', ['1000']);
    const entry = readProcess(child.pid!)!;
    expect(signalProcess({ ...entry, startedAt: entry.startedAt - 1 }, 'SIGKILL')).toBe(false);
    expect(readProcess(child.pid!)?.dead).toBe(false);
    expect(signalProcess(entry, 'SIGKILL')).toBe(true);
    await once(child, 'exit');
  });
});
