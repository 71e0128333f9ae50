/** What a script prints, as text: the beginning is kept, the rest is counted. */
import { keptOutputBytes } from '../../contracts/api/scripts.ts';

const lineFeed = 10;
const carriageReturn = 13;

export class ScriptOutput {
  readonly #kept: Buffer[] = [];
  #keptBytes = 0;
  #bytes = 0;
  #heldReturn = false;

  /** Of a terminal, which prints each line feed as CR LF. */
  add(chunk: Uint8Array): void {
    const text = this.#asWritten(chunk);
    this.#bytes += text.length;
    const room = keptOutputBytes - this.#keptBytes;
    if (room <= 0) return;
    const kept = text.subarray(0, room);
    this.#kept.push(kept);
    this.#keptBytes += kept.length;
  }

  /** In bytes, before anything is left out. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Cut at a character; bytes that are no UTF-8 are shown as U+FFFD, and so is NUL, which databases refuse. */
  get text(): string {
    const kept = Buffer.concat(this.#kept);
    const decoder = new TextDecoder('utf-8');
    // As a stream it keeps back a character that the cut went through.
    return decoder.decode(kept, { stream: this.#bytes > kept.length }).replaceAll('\0', '\uFFFD');
  }

  #asWritten(chunk: Uint8Array): Buffer {
    const out: number[] = [];
    for (const byte of chunk) {
      if (this.#heldReturn && byte !== lineFeed) out.push(carriageReturn);
      this.#heldReturn = byte === carriageReturn;
      if (!this.#heldReturn) out.push(byte);
    }
    return Buffer.from(out);
  }
}
