import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { type TypedShell, typedShell } from '../testing/typed-shell.ts';
import { until } from '../testing/until.ts';
import { readProcess } from './process-table.ts';
import { createPtyShells, type PtyShellsOptions } from './pty-shell.ts';

const opened: TypedShell[] = [];
let count = 0;

function open(options: Partial<PtyShellsOptions> = {}, size = { cols: 80, rows: 24 }): TypedShell {
  const shells = createPtyShells({ args: ['--norc'], home: tmpdir(), env: { PS1: 'prompt> ' }, ...options });
  const typed = typedShell(shells.spawn({ sessionId: `pty-${process.pid}-${count++}`, ...size }));
  opened.push(typed);
  return typed;
}

/** Length of the run of `~` that the shell printed; its echo of the command has single ones. */
function printed(shell: TypedShell): number | undefined {
  return shell.output().toString('latin1').match(/~{2,}/)?.[0].length;
}

afterEach(async () => {
  for (const { shell, gone } of opened.splice(0)) {
    shell.resume();
    shell.hangUp();
    shell.kill();
    await gone;
  }
});

describe('a PTY shell', () => {
  it('runs on a terminal of the wished size', async () => {
    const shell = open({}, { cols: 101, rows: 37 });
    shell.type('stty size');
    await shell.shows(/^37 101\r$/m);
  });

  it('tells its programs of a new size', async () => {
    const shell = open();
    shell.shell.resize(120, 50);
    shell.type('stty size');
    await shell.shows(/^50 120\r$/m);
  });

  it('starts in its home with a terminal of 256 colours', async () => {
    const shell = open({ home: '/usr' });
    shell.type('echo at=$PWD=$HOME=$TERM=');
    await shell.shows(/at=\/usr=\/usr=xterm-256color=/);
  });

  it('starts in the folder that was asked for', async () => {
    const shell = open({ cwd: '/usr/bin' });
    shell.type('echo at=$PWD=');
    await shell.shows(/at=\/usr\/bin=/);
  });

  it('inherits no variable of the agent but the harmless ones', async () => {
    process.env.HANGUP_NODE_KEY = 'secret-node-key';
    const shell = open({ env: { GREETING: 'hello' } });
    shell.type('env; echo end""=');
    await shell.shows(/end=/);
    delete process.env.HANGUP_NODE_KEY;
    expect(shell.output().toString()).toContain('GREETING=hello');
    expect(shell.output().toString()).not.toContain('secret-node-key');
  });

  it('hands out bytes as they are, valid text or not', async () => {
    const shell = open();
    shell.type("printf '<\\377\\200\\001>'; exit");
    await shell.exited;
    expect(shell.output().includes(Buffer.from([0x3c, 0xff, 0x80, 0x01, 0x3e]))).toBe(true);
  });

  it('takes bytes as they are, valid text or not', async () => {
    const shell = open();
    shell.type("stty raw -echo; echo rea''dy; head -c 4 | od -An -tx1; stty sane");
    await shell.shows(/ready/);
    shell.shell.write(Buffer.from([0xff, 0x00, 0x03, 0x80]));
    await shell.shows(/ff 00 03 80/);
  });

  it('hands out all of 5 MB before it tells of the exit', async () => {
    const shell = open();
    shell.type("head -c 5000000 /dev/zero | tr '\\0' '~'; exit 3");
    const exit = await shell.exited;
    expect(exit).toEqual({ exit_code: 3, signal: null });
    expect(printed(shell)).toBe(5_000_000);
    expect(shell.story.slice(0, 2)).toEqual(['output', 'exit']);
  });

  it('keeps what was printed before the exit for a reader who pauses, and tells of the exit after it', async () => {
    const shell = open();
    await shell.shows(/prompt> /);
    shell.shell.pause();
    shell.type("printf 'last%s' words; exit 4");
    await until('the shell exits', () => readProcess(shell.shell.pid) === null);
    expect(shell.story).toEqual(['output']);
    shell.shell.resume();
    expect(await shell.exited).toEqual({ exit_code: 4, signal: null });
    expect(shell.output().toString()).toContain('lastwords');
  });

  it('blocks a writer while paused and loses nothing', async () => {
    const shell = open();
    await shell.shows(/prompt> /);
    shell.shell.pause();
    shell.type("head -c 1000000 /dev/zero | tr '\\0' '~'; exit");
    await until('a turn of the loop', () => true);
    expect(readProcess(shell.shell.pid)?.dead).toBe(false);
    shell.shell.resume();
    await shell.exited;
    expect(printed(shell)).toBe(1_000_000);
  });

  it('tells of the exit with all output although a job keeps the terminal open', async () => {
    const shell = open();
    shell.type("(trap '' HUP; exec sleep 1000) & head -c 100000 /dev/zero | tr '\\0' '~'; exit 5");
    expect(await shell.exited).toEqual({ exit_code: 5, signal: null });
    expect(printed(shell)).toBe(100_000);
  });

  it('tells which signal ended it', async () => {
    const shell = open();
    shell.type('kill -9 $$');
    expect(await shell.exited).toEqual({ exit_code: null, signal: 'SIGKILL' });
  });

  it('reports a program that cannot be run by a text and exit code 1', async () => {
    const shell = open({ program: '/no/such/shell' });
    expect(await shell.exited).toEqual({ exit_code: 1, signal: null });
    expect(shell.output().toString()).toContain('No such file or directory');
  });

  it('reports a folder that cannot be entered by a text and exit code 1', async () => {
    const shell = open({ cwd: '/no/such/folder' });
    expect(await shell.exited).toEqual({ exit_code: 1, signal: null });
    expect(shell.output().toString()).toContain('No such file or directory');
  });

  it('complains of more input than the shell reads, and loses none of it', async () => {
    const paste = Buffer.alloc(1_000_000, 'paste ');
    const shell = open();
    const drained = new Promise<void>((resolve) => shell.shell.onDrain(resolve));
    shell.type("stty raw -echo; echo rea''dy; head -c 1000000 | sha256sum; stty sane");
    await shell.shows(/ready/);
    expect(shell.shell.write(paste)).toBe(false);
    await drained;
    await shell.shows(new RegExp(createHash('sha256').update(paste).digest('hex')));
  });

  it('takes a key press without complaint', () => {
    expect(open().shell.write(Buffer.from('x'))).toBe(true);
  });

  it('ignores what comes after its exit', async () => {
    const shell = open();
    shell.type('exit');
    await shell.gone;
    shell.shell.write(Buffer.from('late'));
    shell.shell.resize(10, 10);
    shell.shell.hangUp();
    expect(shell.shell.kill()).toEqual([]);
    expect(shell.shell.survivors()).toEqual([]);
    expect(shell.story).toEqual(['output', 'exit', 'gone']);
  });
});
