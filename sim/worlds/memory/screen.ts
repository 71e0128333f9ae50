/** What a person reads off a terminal: lines of text, and the colour of those that the dashboard wrote. */
import type { LineColor, TerminalLine } from '../../../system/dashboard/connection/closing-line.ts';
import type { Colour } from '../person.ts';

/** ECMA-48 control sequences, and the controls that move nothing. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const invisible = /\u001b\[[\d;?]*[A-Za-z]|[\u0007\r]/g;

export class Screen {
  readonly #decoder = new TextDecoder();
  #lines: { text: string; color: LineColor | null }[] = [{ text: '', color: null }];

  write(bytes: Uint8Array): void {
    const [first = '', ...rest] = this.#decoder
      .decode(bytes, { stream: true })
      .replace(invisible, '')
      .split('\n');
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
