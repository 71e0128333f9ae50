import { describe, expect, it } from 'vitest';
import { delay } from '../ports/clock.ts';
import type { Shell } from '../ports/shell.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { createMemoryLog } from '../testing/memory-log.ts';
import { scriptedShells } from '../testing/scripted-shells.ts';
import { endShell } from './shell-ending.ts';

const graceMs = 2000;

function start(...lines: string[]) {
  const clock = createManualClock();
  const log = createMemoryLog();
  const shell = scriptedShells().spawn({ sessionId: 's1', cols: 80, rows: 24 });
  const ending = endShell(shell, 's1', { clock, log }, graceMs);
  for (const line of lines) shell.write(Buffer.from(`${line}\r`));
  return { clock, log, shell, ending, kinds: () => log.events.map((event) => event.kind) };
}

describe('the end of a shell', () => {
  it('by its own exit is told as such, with no hang-up', async () => {
    const { ending, kinds, log } = start('exit 7');
    await ending.done;
    expect(kinds()).toEqual(['shell.exited', 'shell.reaped']);
    expect(log.of('shell.exited')).toEqual([{ session: 's1', exit_code: 7, signal: null }]);
  });

  it('by a hang-up is told in order', async () => {
    const { ending, kinds } = start();
    ending.hangUp();
    await ending.done;
    expect(kinds()).toEqual(['shell.hung_up', 'shell.exited', 'shell.reaped']);
  });

  it('happens once, however often it is asked for', async () => {
    const { ending, kinds } = start();
    ending.hangUp();
    ending.hangUp();
    await ending.done;
    ending.hangUp();
    expect(kinds()).toEqual(['shell.hung_up', 'shell.exited', 'shell.reaped']);
  });

  it('leaves no timer', async () => {
    const { ending, clock } = start();
    ending.hangUp();
    await ending.done;
    expect(clock.waiting).toBe(0);
  });

  it('comes by SIGKILL at the end of the grace when SIGHUP is ignored', async () => {
    const { ending, clock, log, shell } = start("trap '' HUP");
    ending.hangUp();
    await clock.advance(graceMs - 1);
    expect(shell.survivors()).toEqual([shell.pid]);
    await clock.advance(1);
    await ending.done;
    expect(log.of('shell.exited')).toEqual([{ session: 's1', exit_code: null, signal: 'SIGKILL' }]);
    expect(log.of('shell.reaped')).toEqual([{ session: 's1', killed: 1 }]);
  });

  it('takes along at its exit what dies of a hang-up', async () => {
    const { ending, kinds, log } = start('sleep &', 'exit');
    await ending.done;
    expect(kinds()).toEqual(['shell.exited', 'shell.hung_up', 'shell.reaped']);
    expect(log.of('shell.reaped')).toEqual([{ session: 's1', killed: 0 }]);
  });

  it('takes along at its exit, after the grace, what does not', async () => {
    const { ending, clock, log } = start('nohup sleep &', 'exit');
    await clock.advance(graceMs - 1);
    expect(log.of('shell.reaped')).toEqual([]);
    await clock.advance(1);
    await ending.done;
    expect(log.of('shell.reaped')).toEqual([{ session: 's1', killed: 1 }]);
  });

  it('is given up with a complaint when something cannot be killed', async () => {
    const { ending, clock, log } = startImmortal();
    ending.hangUp();
    const outcome = Promise.race([ending.done.then(() => 'given up'), delay(clock, 60_000)]);
    await clock.advance(60_000);
    expect(await outcome).toBe('given up');
    expect(log.of('trouble')).toEqual([
      { what: 'shell.reap', error: 'Cannot end session s1: processes 7 do not die' },
    ]);
    expect(clock.waiting).toBe(0);
  });
});

/** A process in an uninterruptible wait. */
function startImmortal() {
  const clock = createManualClock();
  const log = createMemoryLog();
  const shell: Shell = {
    ...scriptedShells().spawn({ sessionId: 's1', cols: 80, rows: 24 }),
    pid: 7,
    hangUp: () => {},
    kill: () => [7],
    survivors: () => [7],
  };
  return { clock, log, ending: endShell(shell, 's1', { clock, log }, graceMs) };
}
