/**
 * A countdown that changes only as often as it is worth reading: each minute, in the last minute each
 * ten seconds, in the last thirty seconds each second.
 */
function stepOf(leftMs: number): number {
  if (leftMs > 60_000) return 60_000;
  return leftMs > 30_000 ? 10_000 : 1000;
}

function shownMs(leftMs: number): number {
  const step = stepOf(leftMs);
  return Math.ceil(Math.max(0, leftMs) / step) * step;
}

/** `20 minutes`, `1 minute`, `50 seconds`, `1 second`. */
export function countdownText(leftMs: number): string {
  const shown = shownMs(leftMs);
  const [count, unit] = shown >= 60_000 ? [shown / 60_000, 'minute'] : [shown / 1000, 'second'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
}

/** Milliseconds until the text changes; null once nothing is left. */
export function countdownChangeMs(leftMs: number): number | null {
  if (leftMs <= 0) return null;
  return Math.max(1, leftMs - (shownMs(leftMs) - stepOf(leftMs)));
}
