/** The wall clock beside virtual time: what the audit log wrote at some `t`, and every jump since. */
import type { AnyRecord } from '../../sim/history/record.ts';

/** The gateway's wall time at `t`, as milliseconds since 1970; null where the history does not tell. */
export type WallClock = (t: number) => number | null;

export function wallClockOf(records: readonly AnyRecord[]): WallClock {
  const row = records.find(({ kind }) => kind === 'audit.row');
  if (row?.kind !== 'audit.row') return () => null;
  const jumps = records.flatMap((one) =>
    one.kind === 'clock.jumped' && one.data.party.startsWith('gateway')
      ? [{ t: one.t, by: one.data.by_ms }]
      : [],
  );
  const jumped = (t: number) => jumps.reduce((sum, jump) => (jump.t <= t ? sum + jump.by : sum), 0);
  const atStart = Date.parse(row.data.row.created_at) - row.t - jumped(row.t);
  return Number.isFinite(atStart) ? (t) => atStart + t + jumped(t) : () => null;
}

/** `00:30:00`, UTC. */
export function timeOfDay(wall: number): string {
  return new Date(wall).toISOString().slice(11, 19);
}
