import { describe, expect, it } from 'vitest';
import { scriptedShells } from './scripted-shells.ts';
import { typedShell } from './typed-shell.ts';

function open() {
  const shells = scriptedShells();
  const typed = typedShell(shells.spawn({ sessionId: 's1', cols: 80, rows: 24 }));
  return { ...typed, scripted: shells.spawned[0]!, text: () => typed.output().toString() };
}

const settled = () => new Promise(setImmediate);

describe('a scripted shell', () => {
  it('echoes what is typed and runs it at the end of the line', async () => {
    const shell = open();
    shell.type('echo hello');
    await shell.shows(/hello\r\n\$ $/);
    expect(shell.text()).toBe('$ echo hello\r\nhello\r\n$ ');
  });

  it.each([
    ['exit', { exit_code: 0, signal: null }],
    ['exit 3', { exit_code: 3, signal: null }],
    ['\x04', { exit_code: 0, signal: null }],
    ['kill -9 $$', { exit_code: null, signal: 'SIGKILL' }],
  ])('ends after %j', async (line, exit) => {
    const shell = open();
    shell.type(line);
    expect(await shell.exited).toEqual(exit);
    await shell.gone;
    expect(shell.story).toEqual(['output', 'exit', 'gone']);
  });

  it('delivers output in flight before its exit', async () => {
    const shell = open();
    shell.type('exit 1; goodbye');
    await shell.exited;
    expect(shell.text()).toMatch(/goodbye$/);
  });

  it('floods', async () => {
    const shell = open();
    shell.type('flood 100000');
    await settled();
    expect(shell.text().match(/x+/)?.[0].length).toBe(100_000);
  });

  it('keeps everything back while paused, its exit too', async () => {
    const shell = open();
    await settled();
    shell.shell.pause();
    shell.type('exit');
    await settled();
    expect(shell.story).toEqual(['output']);
    shell.shell.resume();
    await shell.gone;
    expect(shell.text()).toBe('$ exit\r\n');
  });

  it('dies of a hang-up', async () => {
    const shell = open();
    shell.shell.hangUp();
    expect(await shell.exited).toEqual({ exit_code: null, signal: 'SIGHUP' });
  });

  it('survives a hang-up that it ignores, and not a kill', async () => {
    const shell = open();
    shell.type("trap '' HUP");
    shell.shell.hangUp();
    expect(shell.shell.survivors()).toEqual([shell.shell.pid]);
    expect(shell.shell.kill()).toEqual([shell.shell.pid]);
    expect(await shell.exited).toEqual({ exit_code: null, signal: 'SIGKILL' });
  });

  it('is gone only when what it left behind is', async () => {
    const shell = open();
    shell.type('nohup sleep &');
    shell.type('exit');
    await shell.exited;
    shell.shell.hangUp();
    await settled();
    expect(shell.story.at(-1)).toBe('exit');
    shell.shell.kill();
    await shell.gone;
  });

  it('delivers its news through the queue it is given', () => {
    const queue: (() => void)[] = [];
    const shell = scriptedShells((news) => queue.push(news)).spawn({ sessionId: 's1', cols: 80, rows: 24 });
    const output: string[] = [];
    shell.onOutput((bytes) => output.push(Buffer.from(bytes).toString()));
    expect(output).toEqual([]);
    queue.shift()?.();
    expect(output).toEqual(['$ ']);
  });

  it('can fail to start', () => {
    const shells = scriptedShells();
    shells.failNext('no more terminals');
    expect(() => shells.spawn({ sessionId: 's1', cols: 80, rows: 24 })).toThrow('no more terminals');
  });
});
