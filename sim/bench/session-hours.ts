/** Live sessions and their keepalives of fifteen seconds, as real frames, through an hour of virtual time. */
import type { HeadlessTerminal } from '../worlds/memory/headless-terminal.ts';
import { MemoryWorld } from '../worlds/memory/world.ts';
import { type Benchmark, cpuSecondsOf } from './benchmark.ts';

const mostSessions = 50;
const minutes = 60;
/** Compile what the others run. */
const firstMinutes = 15;

export const sessionHours: Benchmark = {
  name: 'session-hours',
  about: 'virtual hours of live sessions, with their keepalives and the history of them',
  async run(progress, scale) {
    const sessions = Math.max(1, Math.round(mostSessions * scale));
    const policy = { idleTimeoutMs: 0, idleWarningMs: 0, sessionsPerUser: sessions };
    const world = await MemoryWorld.start({ title: 'hours', seed: 1, machines: ['Linux-C'], policy });
    const alice = await world.user('alice');
    await alice.signIn();
    const terminals: HeadlessTerminal[] = [];
    while (terminals.length < sessions) terminals.push(await alice.connectInNewTab('Linux-C'));
    progress('compiling');
    await world.time.advance(`${firstMinutes}m`);
    let seconds = 0;
    for (let minute = 0; minute < minutes; minute++) {
      progress(`minute ${minute} of ${minutes}`);
      seconds += await cpuSecondsOf(() => world.time.advance('1m'));
    }
    for (const terminal of terminals) {
      await terminal.type('echo still here\n');
      await terminal.shows('still here');
    }
    await world.stop();
    return [
      {
        what: `simulated session-hours, ${sessions} sessions at once`,
        value: (sessions * minutes) / 60 / seconds,
        unit: 'a CPU-second',
        goal: { of: 'value', bound: 'at least', is: 180 },
      },
    ];
  },
};
