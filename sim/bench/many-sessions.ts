/** Ten thousand sessions live at once in one world: opened, silent for a virtual hour, each alive after it, closed. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Kind } from '../history/record.ts';
import type { HeadlessTerminal } from '../worlds/memory/headless-terminal.ts';
import { MemoryWorld } from '../worlds/memory/world.ts';
import { type Benchmark, cpuSecondsOf } from './benchmark.ts';

const mostSessions = 10_000;
const machine = 'Linux-C';
const mostSeconds = 90;
/** Twenty million records of pings would be another benchmark. */
const leavesOut = new Set<Kind>(['wire.frame', 'wire.bytes']);
/** What is recorded of so many is hashed, and then forgotten but for the last of it. */
const mostHistory = 4 * 1024 * 1024;
/** Keepalives run, and nobody types. */
const minutes = 60;

export const manySessions: Benchmark = {
  name: 'many-sessions',
  about: `${mostSessions} sessions live at once, for a virtual hour`,
  // A machine with 1 GiB in mind: Node's own choice spends 128 MiB on the youngest objects alone.
  flags: ['--max-semi-space-size=16', '--max-old-space-size=740'],
  async run(progress, scale) {
    const sessions = Math.max(1, Math.round(mostSessions * scale));
    const world = await MemoryWorld.start({
      title: 'many',
      seed: 1,
      machines: [machine],
      policy: { idleTimeoutMs: 0, idleWarningMs: 0, sessionsPerUser: sessions },
      leavesOut,
    });
    world.history.keepLast(mostHistory);
    const alice = await world.user('alice');
    const before = memory();
    const terminals: HeadlessTerminal[] = [];
    const opening = await cpuSecondsOf(async () => {
      await alice.signIn();
      while (terminals.length < sessions) {
        terminals.push(await alice.connectInNewTab(machine));
        if (terminals.length % 100 === 0) progress(`${terminals.length} of ${sessions} are open`);
      }
    });
    const after = memory();
    let seconds = 0;
    for (let minute = 0; minute < minutes; minute++) {
      progress(`minute ${minute} of ${minutes}`);
      seconds += await cpuSecondsOf(() => world.time.advance('1m'));
    }
    const { sessions: alive } = world.gateway.census();
    if (alive !== sessions) throw new Error(`${sessions - alive} of ${sessions} sessions have ended`);
    for (const terminal of terminals) await terminal.isConnected();
    progress('closing');
    const closing = await cpuSecondsOf(async () => {
      for (const terminal of terminals) await terminal.close();
    });
    await world.stop();
    return [
      { what: `${sessions} sessions opened`, value: sessions / opening, unit: 'a CPU-second' },
      { what: 'memory of a live session', value: (after - before) / sessions / 1024, unit: 'KiB' },
      {
        what: 'their virtual hour',
        value: seconds,
        unit: 'CPU-seconds',
        goal: { of: 'value', bound: 'at most', is: mostSeconds * scale },
      },
      { what: 'closed', value: sessions / closing, unit: 'a CPU-second' },
      {
        what: 'most memory of the process',
        value: process.resourceUsage().maxRSS / 1024,
        unit: 'MiB',
        goal: { of: 'value', bound: 'at most', is: 1024 },
      },
    ];
  },
};

/** Node gives its collector only to those who ask before they look. */
function collector(): () => void {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc');
}

/** Bytes in use, without what is only waiting to be collected. */
function memory(): number {
  collector()();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}
