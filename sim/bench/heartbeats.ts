/** A hundred thousand fake machines, each beating every thirty seconds, for a virtual hour; and what a real beat costs. */
import { VirtualClock } from '../clock/virtual-clock.ts';
import { beatMachines } from '../heartbeats/beat-machines.ts';
import { Pump } from '../worlds/memory/pump.ts';
import { MemoryWorld } from '../worlds/memory/world.ts';
import { seededEntropy } from '../worlds/seeded-entropy.ts';
import { type Benchmark, cpuSecondsOf } from './benchmark.ts';

const mostMachines = 100_000;
const intervalMs = 30_000;
const minutes = 60;
const minuteMs = 60_000;
const delivered = 2000;

export const heartbeats: Benchmark = {
  name: 'heartbeats',
  about: `${mostMachines} fake machines for a virtual hour`,
  async run(progress, scale) {
    const machines = Math.max(1, Math.round(mostMachines * scale));
    const beats = await beatForAnHour(machines, progress);
    progress('beats through HTTP to a gateway');
    const world = await MemoryWorld.start({ title: 'beats', seed: 1, machines: ['Linux-C'] });
    const machine = world.population.machines[0]!;
    const taken = world.history.of('heartbeat.received').length;
    const seconds = await cpuSecondsOf(async () => {
      using _beats = world.beatAs(machine, { kind: 'steady', everyMs: 1000 });
      await world.time.advance(delivered * 1000);
    });
    const received = world.history.of('heartbeat.received').length - taken;
    if (received < delivered) throw new Error(`${received} of ${delivered} beats arrived`);
    await world.stop();
    return [
      { what: `beats of ${machines} machines, a virtual hour`, value: beats.seconds, unit: 'CPU-seconds' },
      {
        what: 'beats',
        value: beats.sent / beats.seconds,
        unit: 'a CPU-second',
        beside: { name: 'through HTTP to a gateway', value: received / seconds },
      },
    ];
  },
};

async function beatForAnHour(
  machines: number,
  progress: (now: string) => void,
): Promise<{ sent: number; seconds: number }> {
  const clock = new VirtualClock();
  const pump = new Pump(clock, seededEntropy(1));
  let sent = 0;
  const seconds = await cpuSecondsOf(async () => {
    using _beating = beatMachines({
      clock,
      machines: Array.from({ length: machines }, (_, n) => ({
        nodeKey: `node-${n}`,
        rhythm: { kind: 'steady', everyMs: intervalMs } as const,
        startsAfterMs: (n * intervalMs) / machines,
      })),
      send: async () => void sent++,
    });
    for (let minute = 1; minute <= minutes; minute++) {
      await pump.travel(minute * minuteMs);
      progress(`minute ${minute} of ${minutes}`);
    }
  });
  const wanted = (machines * minutes * minuteMs) / intervalMs;
  if (sent < wanted) throw new Error(`${sent} of ${wanted} beats were sent`);
  return { sent, seconds };
}
