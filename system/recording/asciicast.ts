/**
 * Lines of an asciicast v2 file: a header, then one event a line. Chunks of whole lines, put one
 * behind the other, are the file.
 */
export interface CastHeader {
  readonly width: number;
  readonly height: number;
  /** Seconds since the epoch. */
  readonly timestamp: number;
  readonly title: string;
}

/** `o` output, `r` resize as `80x24`, `m` a marker for the reader. */
export type CastEvent = 'o' | 'r' | 'm';

export function headerLine(header: CastHeader): string {
  return `${JSON.stringify({ version: 2, ...header, env: { TERM: 'xterm-256color' } })}\n`;
}

/** `atMs` counts from the header's time. */
export function eventLine(atMs: number, event: CastEvent, data: string): string {
  return `[${(atMs / 1000).toFixed(6)}, "${event}", ${JSON.stringify(data)}]\n`;
}

/** When the last event of a cast happened, in milliseconds since its header; 0 for an empty one. */
export function lastEventMs(cast: string): number {
  const seconds = /\n\[([0-9.]+), "[^\n]*\n$/.exec(cast)?.[1];
  return seconds === undefined ? 0 : Math.round(Number(seconds) * 1000);
}
