/** What several gateways hold together. */
import type { Census } from '../history/record.ts';

type GatewayCensus = Census['gateway'];

/** All zero for none. */
export function sumOfCensuses(all: readonly GatewayCensus[]): GatewayCensus {
  const sum = (name: keyof GatewayCensus) => all.reduce((total, census) => total + (census[name] ?? 0), 0);
  return {
    sessions: sum('sessions'),
    sockets: sum('sockets'),
    streams: sum('streams'),
    timers: sum('timers'),
    listed: sum('listed'),
    scripts: sum('scripts'),
  };
}
