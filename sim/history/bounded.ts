/**
 * Keeps one record from filling the memory: its data as JSON, with over-long strings cut and marked.
 * Terminal bytes are evidence to the last one and are never cut.
 */
import type { Kind } from './record.ts';

/** Longest text kept in a record, in UTF-16 units; a page can send any message it likes. */
export const maxTextLength = 16 * 1024;

/** Longest terminal chunk, in base64 characters: a whole frame of 1 MiB and room to spare. */
export const maxContentLength = 2 * 1024 * 1024;

const contentKinds: ReadonlySet<Kind> = new Set(['page.output', 'shell.output', 'shell.received']);

/** Whether all of it is kept: nothing in it can be over-long, and no half of a surrogate pair stands escaped in it. */
export function isKeptWhole(json: string): boolean {
  return json.length <= maxTextLength && !json.includes('\\ud');
}

/**
 * The JSON to keep where that is not all of it. Throws RangeError when terminal bytes are over the limit:
 * their observer must split them.
 */
export function cutJson(kind: Kind, data: object): string {
  const content = contentKinds.has(kind);
  return JSON.stringify(data, (key, value) => {
    if (typeof value !== 'string') return value;
    if (content && key === 'data') {
      if (value.length <= maxContentLength) return value;
      throw new RangeError(
        `cannot record ${kind}: ${value.length} characters of base64 in one record, at most ${maxContentLength} are kept whole`,
      );
    }
    return cut(value);
  });
}

function cut(text: string): string {
  const whole = text.toWellFormed();
  if (whole.length <= maxTextLength) return whole;
  return `${whole.slice(0, maxTextLength).toWellFormed()}… (${whole.length} characters)`;
}
