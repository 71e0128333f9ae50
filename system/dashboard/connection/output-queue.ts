/**
 * Between a socket that cannot be paused and a terminal that takes time to draw.
 *
 *     socket ──▶ held (at most 2 MiB, the oldest output goes first) ──▶ in hand (at most 128 KiB) ──▶ terminal
 *
 * A browser's WebSocket has no way to stop reading, so the gateway never feels a slow page and cannot
 * pause the shell for it. What remains is to keep memory bounded and the page responsive: output that
 * a terminal could not draw in time is dropped, visibly, as a scrollback would have dropped it soon after.
 */
import type { TerminalLine } from './closing-line.ts';

export type TerminalEvent =
  | { readonly kind: 'output'; readonly bytes: Uint8Array }
  /** A notice between the output of a shell that goes on. */
  | { readonly kind: 'line'; readonly line: TerminalLine }
  /** The last word on a connection or an attempt. */
  | { readonly kind: 'ending'; readonly line: TerminalLine }
  /** Something was typed that could not be sent. */
  | { readonly kind: 'bell' };

/** Draws an event. One that needs time answers a promise of being done; at most 128 KiB are then under way. */
export type TerminalListener = (event: TerminalEvent) => void | Promise<void>;

export const heldLimitBytes = 2 * 1024 * 1024;
export const inHandLimitBytes = 128 * 1024;

function sizeOf(event: TerminalEvent): number {
  return event.kind === 'output' ? event.bytes.length : 0;
}

export class OutputQueue {
  #held: TerminalEvent[] = [];
  #heldBytes = 0;
  #inHandBytes = 0;
  #skippedBytes = 0;
  #listener: TerminalListener | null = null;
  /** Grows with each listener, so that a late "done" of a former one is not counted for the next. */
  #generation = 0;

  /** Makes `listener` the one that draws, from what is held on. Answers how to stop. */
  listen(listener: TerminalListener): () => void {
    this.#listener = listener;
    this.#generation++;
    this.#inHandBytes = 0;
    this.#deliver();
    return () => {
      if (this.#listener === listener) this.#listener = null;
    };
  }

  push(event: TerminalEvent): void {
    this.#held.push(event);
    this.#heldBytes += sizeOf(event);
    this.#deliver();
    if (this.#heldBytes > heldLimitBytes) this.#skip();
  }

  clear(): void {
    this.#held = [];
    this.#heldBytes = 0;
    this.#skippedBytes = 0;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  #deliver(): void {
    while (this.#listener && this.#held.length > 0 && this.#inHandBytes < inHandLimitBytes) {
      if (this.#skippedBytes > 0) {
        const text = `${this.#skippedBytes} bytes of output were skipped: this page could not keep up.`;
        this.#skippedBytes = 0;
        void this.#listener({ kind: 'line', line: { text, color: 'yellow' } });
        continue;
      }
      const event = this.#held.shift()!;
      const size = sizeOf(event);
      this.#heldBytes -= size;
      const done = this.#listener(event);
      if (!done) continue;
      const generation = this.#generation;
      this.#inHandBytes += size;
      void done.then(() => {
        if (generation !== this.#generation) return;
        this.#inHandBytes -= size;
        this.#deliver();
      });
    }
  }

  /** Halves what is held, from its old end; lines are kept. */
  #skip(): void {
    const kept: TerminalEvent[] = [];
    for (const event of this.#held) {
      if (event.kind === 'output' && this.#heldBytes > heldLimitBytes / 2) {
        this.#heldBytes -= event.bytes.length;
        this.#skippedBytes += event.bytes.length;
      } else {
        kept.push(event);
      }
    }
    this.#held = kept;
  }
}
