/** A length of time as the session lists show it: `32m`, `1h 05m`, `2h 30m`, `2d 4h`; `45s` below a minute. */
export function durationText(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  const [minutes, hours, days] = [60, 3600, 86_400].map((unit) => Math.floor(seconds / unit)) as [
    number,
    number,
    number,
  ];
  if (days > 0) return hours % 24 ? `${days}d ${hours % 24}h` : `${days}d`;
  if (hours > 0) return minutes % 60 ? `${hours}h ${String(minutes % 60).padStart(2, '0')}m` : `${hours}h`;
  return minutes > 0 ? `${minutes}m` : `${seconds}s`;
}

/** Milliseconds until the text of a growing length changes. */
export function durationChangeMs(ms: number): number {
  const step = ms < 60_000 ? 1000 : ms < 86_400_000 ? 60_000 : 3_600_000;
  return step - (ms % step);
}
