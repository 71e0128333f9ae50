/** Every benchmark, in the order of the table. */
import type { Benchmark } from './benchmark.ts';
import { endMany } from './end-many.ts';
import { faultProxy } from './fault-proxy.ts';
import { heartbeats } from './heartbeats.ts';
import { judging } from './judging.ts';
import { lifecycles } from './lifecycles.ts';
import { listSessions } from './list-sessions.ts';
import { manySessions } from './many-sessions.ts';
import { sessionHours } from './session-hours.ts';
import { seven } from './seven.ts';

export const catalogue: readonly Benchmark[] = [
  seven,
  lifecycles,
  sessionHours,
  manySessions,
  listSessions,
  endMany,
  judging,
  heartbeats,
  faultProxy,
];
