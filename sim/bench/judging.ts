/** All invariants over the history of many sessions, again and again. */
import type { AnyRecord } from '../history/record.ts';
import { catalogue } from '../invariants/catalogue.ts';
import { judge } from '../invariants/judge.ts';
import { type Benchmark, cpuSecondsOf } from './benchmark.ts';
import { historyOfLifecycles } from './lifecycles.ts';

const mostSessions = 300;
const rounds = 20;
const warmUpRounds = 10;

export const judging: Benchmark = {
  name: 'judging',
  about: `records judged by all ${catalogue.length} invariants`,
  async run(progress, scale) {
    const sessions = Math.max(1, Math.round(mostSessions * scale));
    progress(`playing ${sessions} sessions to judge`);
    const records = await historyOfLifecycles(sessions, 1);
    for (let round = 0; round < warmUpRounds; round++) judge(records);
    progress(`judging ${rounds} times ${records.length} records`);
    const judged = await cpuSecondsOf(async () => {
      for (let round = 0; round < rounds; round++) judge(records);
    });
    const read = await cpuSecondsOf(async () => {
      for (let round = 0; round < rounds; round++) countKinds(records);
    });
    const perSecond = (seconds: number) => (rounds * records.length) / seconds;
    return [
      {
        what: `records judged by all ${catalogue.length} invariants`,
        value: perSecond(judged),
        unit: 'a CPU-second',
        beside: { name: 'counting the records of each kind', value: perSecond(read) },
        goal: { of: 'value', bound: 'at least', is: 1_000_000 },
      },
    ];
  },
};

/** The least that anyone who sorts a history must do. */
function countKinds(records: readonly AnyRecord[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { kind } of records) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return counts;
}
