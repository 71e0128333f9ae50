/** Durations as people write them: `90s`, `30m`, `4h`, `250ms`, `1h30m`, `29:59` (minutes:seconds), `4:00:00`. */
const unitsMs: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** In milliseconds. A number is taken as milliseconds. Throws RangeError on anything else. */
export function durationMs(text: string | number): number {
  if (typeof text === 'number') {
    if (Number.isFinite(text) && text >= 0) return text;
  } else if (/^\d+(:\d\d){1,2}$/.test(text)) {
    return text.split(':').reduce((total, part) => total * 60 + Number(part), 0) * 1000;
  } else if (/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(text)) {
    let total = 0;
    for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g))
      total += Number(amount) * unitsMs[unit!]!;
    return total;
  }
  throw new RangeError(`"${text}" is not a duration: write 250ms, 90s, 30m, 4h, 1h30m, 29:59 or 4:00:00`);
}

/** For people: `29:59.500`, `1:30:00`. */
export function clockFace(ms: number): string {
  const rest = Math.round(ms % 1000);
  const seconds = Math.floor(ms / 1000);
  const two = (n: number) => String(n).padStart(2, '0');
  const face =
    seconds >= 3600
      ? `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
      : `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
  return rest === 0 ? face : `${face}.${String(rest).padStart(3, '0')}`;
}
