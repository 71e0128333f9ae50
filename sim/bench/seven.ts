/** The scenarios of ST1 to ST5, the idle timeout and revoking others, all variants, in memory, judged. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Declared, scenariosIn } from '../declared.ts';
import { repeat } from '../repeat.ts';
import { type Benchmark, cpuSecondsOf } from './benchmark.ts';

const specs = join(import.meta.dirname, '../../scenarios');
const theSeven = /^(?:st[1-5]|idle-timeout|revoke-others)\b.*\.spec\.ts$/;

export const seven: Benchmark = {
  name: 'seven',
  about: 'ST1–ST5, idle timeout and revoke others with all variants, in memory',
  async run(progress) {
    const scenarios: Declared[] = [];
    for (const file of readdirSync(specs).filter((name) => theSeven.test(name)))
      scenarios.push(...(await scenariosIn(new URL(`file://${join(specs, file)}`))));
    // What the tier is made of is loaded with the first world, and loading is start-up.
    await import('../worlds/memory/world.ts');
    const cold = await playAll(scenarios, 'the first time', progress);
    const warm = await playAll(scenarios, 'again', progress);
    return [
      {
        what: `${scenarios.length} scenarios after start-up`,
        value: cold.wallSeconds,
        unit: 's',
        beside: { name: 'the same once more, compiled', value: warm.wallSeconds },
        goal: { of: 'value', bound: 'at most', is: 3 },
      },
      { what: 'processor time of that', value: cold.cpuSeconds, unit: 'CPU-seconds' },
      { what: 'records', value: cold.records / cold.cpuSeconds, unit: 'a CPU-second' },
    ];
  },
};

async function playAll(scenarios: readonly Declared[], when: string, progress: (now: string) => void) {
  let records = 0;
  const startedAt = performance.now();
  const cpuSeconds = await cpuSecondsOf(async () => {
    for (const [played, scenario] of scenarios.entries()) {
      progress(`${when}: ${played} of ${scenarios.length}`);
      const { outcome, records: made } = await repeat(scenario, { tier: 'sim', seed: 1, runs: 1 });
      if (outcome.status === 'failed' || outcome.status === 'unknown') throw outcome.error;
      records += made;
    }
  });
  return { records, cpuSeconds, wallSeconds: (performance.now() - startedAt) / 1000 };
}
