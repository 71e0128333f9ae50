/**
 * Whole shell sessions at the tier `sim`, one after another: create_session, connect, type, twenty seconds of
 * virtual time with a keepalive, an ending that the seed picks, the audit pair, the history, and every
 * invariant judged. Beside them a request and a WebSocket over the same connections, and nothing else.
 */
import type { AnyRecord } from '../history/record.ts';
import { checkHistory, renderReport } from '../invariants/report.ts';
import { MemoryWorld } from '../worlds/memory/world.ts';
import type { TerminalHandle } from '../worlds/person.ts';
import { seededEntropy } from '../worlds/seeded-entropy.ts';
import { playBareLifecycles } from './bare-lifecycles.ts';
import { type Benchmark, cpuSecondsOf } from './benchmark.ts';

type Ending = (terminal: TerminalHandle, world: MemoryWorld) => Promise<unknown>;

const machine = 'Linux-C';

const endings: readonly Ending[] = [
  (terminal) => terminal.type('exit\n'),
  (terminal) => terminal.press('Control+d'),
  (terminal) => terminal.type('kill -9 $$\n'),
  (terminal) => terminal.close(),
  (_, world) => world.browserLink.reset(),
  (_, world) => world.machine(machine).links.shells.reset(),
];

/** Longer than one keepalive. */
const workMs = 20_000;

const sessionsInAWorld = 200;
const worlds = 5;

export const lifecycles: Benchmark = {
  name: 'lifecycles',
  about: 'whole shell sessions with random endings, judged, in memory',
  async run(progress, scale) {
    const inAWorld = Math.max(1, Math.round(sessionsInAWorld * scale));
    let records = 0;
    let seconds = 0;
    let bare = 0;
    // The first round compiles what the others run.
    for (let round = 0; round <= worlds; round++) {
      progress(`world ${round} of ${worlds}, ${inAWorld} sessions each`);
      const cost = await cpuSecondsOf(async () => {
        const made = await playLifecycles(inAWorld, round + 1);
        if (round > 0) records += made;
      });
      const bareCost = await cpuSecondsOf(() => playBareLifecycles(inAWorld));
      if (round === 0) continue;
      seconds += cost;
      bare += bareCost;
    }
    const played = worlds * inAWorld;
    return [
      {
        what: 'session lifecycles',
        value: played / seconds,
        unit: 'a CPU-second',
        beside: { name: 'bare request and WebSocket', value: played / bare },
        goal: { of: 'value', bound: 'at least', is: 400 },
      },
      { what: 'records of a lifecycle', value: records / played, unit: 'records' },
    ];
  },
};

/** Plays so many in one world and judges them. Answers how many records they made; throws for a violation. */
async function playLifecycles(count: number, seed: number): Promise<number> {
  const records = await historyOfLifecycles(count, seed);
  const report = checkHistory(records);
  if (report.violated.length > 0) throw new Error(renderReport(report));
  return records.length;
}

export async function historyOfLifecycles(count: number, seed: number): Promise<readonly AnyRecord[]> {
  const world = await MemoryWorld.start({ title: 'lifecycles', seed, machines: [machine] });
  const chance = seededEntropy(seed);
  const alice = await world.user('alice');
  await alice.signIn();
  for (let played = 0; played < count; played++) {
    const terminal = await alice.connect(machine);
    await terminal.type('pwd\n');
    await world.time.advance(workMs);
    await endings[Math.floor(chance.fraction() * endings.length)]!(terminal, world);
    await world.time.settle();
  }
  await world.census();
  world.record('sim', 'run.ended', { status: 'passed', reason: null });
  await world.stop();
  return world.history.records;
}
