import { describe, expect, it } from 'vitest';
import { scriptedShells } from '../../system/testing/scripted-shells.ts';
import { recordingShells } from './recording-shells.ts';

const size = { cols: 80, rows: 24 };

function open() {
  const seen: { kind: string; session: string; text: string }[] = [];
  const scripted = scriptedShells();
  const shells = recordingShells(scripted, (kind, { session, data }) =>
    seen.push({ kind, session, text: Buffer.from(data, 'base64').toString() }),
  );
  return { seen, scripted, shells, shell: shells.spawn({ sessionId: 's1', ...size }) };
}

describe('recorded shells', () => {
  it('tell what the shell printed', async () => {
    const { seen, scripted } = open();
    scripted.spawned[0]?.print('hello');
    await Promise.resolve();
    expect(
      seen
        .filter(({ kind }) => kind === 'shell.output')
        .map(({ text }) => text)
        .join(''),
    ).toBe('$ hello');
  });

  it('tell what reached the shell, before it reaches it', () => {
    const { seen, shell } = open();
    shell.write(Buffer.from('ls\r'));
    expect(seen[0]).toEqual({ kind: 'shell.received', session: 's1', text: 'ls\r' });
  });

  it('tell of output before the listener behind them hears of it', async () => {
    const { seen, shell } = open();
    let seenBefore = 0;
    shell.onOutput(() => {
      seenBefore = seen.length;
    });
    await Promise.resolve();
    expect(seenBefore).toBe(1);
  });

  it('keep sessions apart', () => {
    const { seen, shells } = open();
    shells.spawn({ sessionId: 's2', ...size }).write(Buffer.from('x'));
    expect(seen.map(({ session }) => session)).toEqual(['s2']);
  });

  it('tell bytes that are no text unharmed', () => {
    const bytes: string[] = [];
    const shells = recordingShells(scriptedShells(), (_kind, { data }) => void bytes.push(data));
    shells.spawn({ sessionId: 's1', ...size }).write(Buffer.of(0xff, 0x00, 0x80));
    expect(bytes).toEqual([Buffer.of(0xff, 0x00, 0x80).toString('base64')]);
  });

  it('are the shells themselves in everything else', async () => {
    const { shell, scripted } = open();
    const inner = scripted.spawned[0]!;
    const story: string[] = [];
    shell.onExit((exit) => story.push(`exit ${exit.signal}`));
    shell.onGone(() => story.push('gone'));
    shell.resize(100, 50);
    shell.pause();
    expect(inner.paused).toBe(true);
    shell.resume();
    expect(inner.size).toEqual({ cols: 100, rows: 50 });
    expect(shell.survivors()).toEqual([inner.pid]);
    expect(shell.kill()).toEqual([inner.pid]);
    await new Promise(setImmediate);
    expect(story).toEqual(['exit SIGKILL', 'gone']);
  });

  it('have no leftovers where the spawner has none', () => {
    expect(open().shells.killLeftovers).toBe(undefined);
  });

  it('pass on the leftovers of a spawner that has them', () => {
    const leftovers = [{ sessionId: 'lost', pids: [1] }];
    const shells = recordingShells({ ...scriptedShells(), killLeftovers: () => leftovers }, () => {});
    expect(shells.killLeftovers?.()).toEqual(leftovers);
  });
});
