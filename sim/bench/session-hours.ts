/** One live session and its keepalives of fifteen seconds, as real frames, hour after hour of virtual time. */
import { MemoryWorld } from '../worlds/memory/world.ts';
import { type Benchmark, cpuSecondsOf } from './benchmark.ts';

const mostHours = 12;
const hourMs = 3_600_000;

export const sessionHours: Benchmark = {
  name: 'session-hours',
  about: 'virtual hours of one live session, with its keepalives and heartbeats',
  async run(progress, scale) {
    const hours = Math.max(1, Math.round(mostHours * scale));
    const policy = { idleTimeoutMs: 0, idleWarningMs: 0, sessionLimitMs: (hours + 2) * hourMs };
    const world = await MemoryWorld.start({ title: 'hours', seed: 1, machines: ['Linux-C'], policy });
    const alice = await world.user('alice');
    const terminal = await alice.connect('Linux-C');
    await world.time.advance('1h');
    let seconds = 0;
    for (let hour = 1; hour <= hours; hour++) {
      progress(`hour ${hour} of ${hours}`);
      seconds += await cpuSecondsOf(() => world.time.advance(hourMs));
    }
    await terminal.type('echo still here\n');
    await terminal.shows('still here');
    await world.stop();
    return [
      {
        what: 'simulated session-hours',
        value: hours / seconds,
        unit: 'a CPU-second',
        goal: { of: 'value', bound: 'at least', is: 180 },
      },
    ];
  },
};
