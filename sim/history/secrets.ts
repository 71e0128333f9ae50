/**
 * Looks for the secrets of a run in what the run wrote: logs, histories, reports, errors. A secret is
 * found as it is and in the clothes in which it usually leaks: percent-encoded, escaped for JSON (once
 * and twice) and for HTML, hexadecimal, and inside a longer base64 text at any of its three alignments.
 */
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface Leak {
  /** What the secret is, never the secret itself. */
  readonly secret: string;
  /** `plain`, `base64`, … */
  readonly form: string;
  /** The file, or the name that was given to the text. */
  readonly where: string;
  /** Offset in bytes. */
  readonly at: number;
}

interface Needle {
  readonly secret: string;
  readonly form: string;
  readonly bytes: Buffer;
}

/** Shorter ones stand in any text by chance. */
const shortestSecret = 6;

export class SecretGuard {
  readonly #needles: Needle[] = [];
  #index: NeedleIndex | null = null;
  readonly #known = new Set<string>();

  get size(): number {
    return this.#known.size;
  }

  /** `name` says what it is, as `password of alice`. Throws RangeError for one too short to look for. */
  add(name: string, value: string): void {
    if (value.length < shortestSecret)
      throw new RangeError(
        `cannot guard the ${name}: it has ${value.length} characters, fewer than ${shortestSecret} stand in any text by chance`,
      );
    if (this.#known.has(value)) return;
    this.#known.add(value);
    const seen = new Set<string>();
    for (const [form, text] of forms(value)) {
      if (seen.has(text) || text.length < shortestSecret) continue;
      seen.add(text);
      this.#needles.push({ secret: name, form, bytes: Buffer.from(text) });
    }
    this.#index = null;
  }

  /** The first sighting of each secret in each form. */
  find(content: string | Uint8Array, where: string): Leak[] {
    const bytes =
      typeof content === 'string'
        ? Buffer.from(content)
        : Buffer.from(content.buffer, content.byteOffset, content.length);
    this.#index ??= new NeedleIndex(this.#needles);
    const sightings = this.#index.firstSightings(bytes);
    return [...sightings].map(([{ secret, form }, at]) => ({ secret, form, where, at }));
  }

  /** Looks through files, and folders with all that is in them. Rejects for a path that cannot be read. */
  async findInFiles(paths: readonly string[]): Promise<Leak[]> {
    const leaks: Leak[] = [];
    for (const path of paths) {
      if ((await stat(path)).isDirectory()) {
        const names = (await readdir(path)).toSorted();
        leaks.push(...(await this.findInFiles(names.map((name) => join(path, name)))));
      } else {
        leaks.push(...this.find(await readFile(path), path));
      }
    }
    return leaks;
  }
}

/** Bytes looked up at a time. */
const blockBytes = 3;

/**
 * Finds any of many needles in one pass, as Wu and Manber have it: a run has thousands of them, and tens of
 * megabytes to look through. The last block of a window as long as the shortest needle tells how far the
 * window may go on; where it may not, a map over the first six bytes knows the needles that begin there.
 */
class NeedleIndex {
  readonly #window: number;
  readonly #shifts: Uint8Array;
  readonly #hashShift: number;
  readonly #byStart = new Map<number, Needle[]>();

  constructor(needles: readonly Needle[]) {
    const shortest = needles.reduce((least, { bytes }) => Math.min(least, bytes.length), 255);
    this.#window = shortest;
    const bits = Math.min(24, Math.max(16, Math.ceil(Math.log2(16 * needles.length * shortest))));
    this.#hashShift = 32 - bits;
    this.#shifts = new Uint8Array(2 ** bits).fill(shortest - blockBytes + 1);
    for (const needle of needles) {
      for (let at = 0; at <= shortest - blockBytes; at++) {
        const block = this.#hash(needle.bytes, at);
        this.#shifts[block] = Math.min(this.#shifts[block]!, shortest - blockBytes - at);
      }
      const start = needle.bytes.readUIntBE(0, shortestSecret);
      const kin = this.#byStart.get(start);
      if (kin) kin.push(needle);
      else this.#byStart.set(start, [needle]);
    }
  }

  /** In the order of the bytes. */
  firstSightings(bytes: Buffer): Map<Needle, number> {
    const found = new Map<Needle, number>();
    const end = bytes.length - this.#window;
    for (let at = 0; at <= end; ) {
      const shift = this.#shifts[this.#hash(bytes, at + this.#window - blockBytes)]!;
      if (shift === 0) this.#look(bytes, at, found);
      at += Math.max(1, shift);
    }
    return found;
  }

  #look(bytes: Buffer, at: number, found: Map<Needle, number>): void {
    for (const needle of this.#byStart.get(bytes.readUIntBE(at, shortestSecret)) ?? []) {
      const { length } = needle.bytes;
      const isThere =
        at + length <= bytes.length && bytes.compare(needle.bytes, 0, length, at, at + length) === 0;
      if (isThere && !found.has(needle)) found.set(needle, at);
    }
  }

  #hash(bytes: Buffer, at: number): number {
    const block = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    return Math.imul(block, 0x9e3779b1) >>> this.#hashShift;
  }
}

function forms(value: string): [form: string, text: string][] {
  const url = encodeURIComponent(value);
  const json = inJson(value);
  return [
    ['plain', value],
    ['URL-encoded', url],
    ['URL-encoded', url.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase())],
    ['form-encoded', new URLSearchParams({ v: value }).toString().slice(2)],
    ['JSON-escaped', json],
    ['JSON in JSON', inJson(json)],
    ['HTML-escaped', inHtml(value)],
    ['hexadecimal', Buffer.from(value).toString('hex')],
    ...[0, 1, 2].flatMap((shift): [string, string][] => {
      const text = inBase64(value, shift);
      return [
        ['base64', text],
        ['base64url', text.replaceAll('+', '-').replaceAll('/', '_')],
      ];
    }),
  ];
}

function inJson(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}

function inHtml(value: string): string {
  const entities: Record<string, string> = {
    '&': '&amp;',
    '<': '&lt;',
    '>': '&gt;',
    '"': '&quot;',
    "'": '&#39;',
  };
  return value.replace(/[&<>"']/g, (character) => entities[character]!);
}

/** The characters of base64 that the secret alone decides, when `shift` other bytes stand before its group. */
function inBase64(value: string, shift: number): string {
  const bytes = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]);
  const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
  return whole.slice(shift === 0 ? 0 : 4);
}
