/** What a person reads off a terminal: lines of text, and the colour of those that the dashboard wrote. */
import type { LineColor, TerminalLine } from '../../../system/dashboard/connection/closing-line.ts';
import type { Colour } from '../person.ts';

/** ECMA-48 control sequences, and the controls that move nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const invisible = /\u001b\[[\d;?]*[A-Za-z]|[\u0007\r]/g;

const none = new Uint8Array();

export class Screen {
  /** The beginning of a character whose end has not come. */
  #cut: Uint8Array = none;
  #lines: { text: string; color: LineColor | null }[] = [{ text: '', color: null }];

  write(bytes: Uint8Array): void {
    const known = Buffer.concat([this.#cut, bytes]);
    const whole = known.subarray(0, wholeCharacters(known));
    this.#cut = whole.length < known.length ? Uint8Array.from(known.subarray(whole.length)) : none;
    const [first = '', ...rest] = whole.toString().replace(invisible, '').split('\n');
    this.#lines.at(-1)!.text += first;
    for (const text of rest) this.#lines.push({ text, color: null });
  }

  say({ text, color }: TerminalLine): void {
    this.#lines.push({ text, color }, { text: '', color: null });
  }

  /** All lines, or those of a colour. */
  lines(color?: Colour): string[] {
    return this.#lines.filter((line) => !color || line.color === color).map(({ text }) => text);
  }
}

/**
 * How many of the bytes belong to characters of UTF-8 that are all there. A TextDecoder would know, too, and
 * holds 2.5 KiB as long as the screen lasts.
 */
function wholeCharacters(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back]!;
    const continues = (byte & 0xc0) === 0x80;
    if (continues) continue;
    const needs = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 1;
    return needs > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
