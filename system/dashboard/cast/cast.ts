/**
 * What the player must know of an asciicast before it plays: how large its screen is, and when something
 * happens, so that a moment keeps its place while pauses are shortened and while they are not.
 */
export interface Cast {
  /** Of the largest screen it had. */
  readonly cols: number;
  readonly rows: number;
  /** Seconds of each event, ascending. */
  readonly times: readonly number[];
}

const eventTime = /^\[([0-9.]+),/;
const resize = /^\[[0-9.]+, "r", "(\d+)x(\d+)"\]/;

/** Null where there is nothing to play. Lines that are no events are passed over. */
export function readCast(text: string): Cast | null {
  const [first, ...lines] = text.split('\n');
  const header = parseHeader(first ?? '');
  if (!header) return null;
  const times = lines.flatMap((line) => {
    const seconds = eventTime.exec(line)?.[1];
    return seconds === undefined ? [] : [Number(seconds)];
  });
  if (times.length === 0) return null;
  let { width: cols, height: rows } = header;
  for (const line of lines) {
    const [, width, height] = resize.exec(line) ?? [];
    cols = Math.max(cols, Number(width ?? 0));
    rows = Math.max(rows, Number(height ?? 0));
  }
  return { cols, rows, times };
}

function parseHeader(line: string): { width: number; height: number } | null {
  try {
    const header = JSON.parse(line) as { version?: unknown; width?: unknown; height?: unknown };
    const { version, width, height } = header;
    return version === 2 && Number.isInteger(width) && Number.isInteger(height)
      ? { width: width as number, height: height as number }
      : null;
  } catch {
    return null;
  }
}

/** Where the moment `atS` of the whole recording stands when no pause is longer than `pauseS`. */
export function shortened({ times }: Cast, pauseS: number, atS: number): number {
  let before = 0;
  let cut = 0;
  for (const time of times) {
    const tooLong = Math.max(0, time - before - pauseS);
    if (time >= atS) return atS - cut - Math.min(tooLong, Math.max(0, atS - before - pauseS));
    cut += tooLong;
    before = time;
  }
  return Math.max(0, before - cut);
}

/** The moment of the whole recording that stands at `atS` when no pause is longer than `pauseS`. */
export function lengthened({ times }: Cast, pauseS: number, atS: number): number {
  let before = 0;
  let cut = 0;
  for (const time of times) {
    const tooLong = Math.max(0, time - before - pauseS);
    if (time - cut - tooLong > atS) return atS + cut;
    cut += tooLong;
    before = time;
  }
  return before;
}
