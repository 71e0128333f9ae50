/**
 * Our side of a pseudoterminal: what the shell prints comes out, what the person types goes in.
 *
 * Done here and not by node-pty, whose terminal drops output that is still in the kernel 200 ms after
 * the exit (a paused reader, a background job that keeps the terminal open) and spins while a shell
 * does not read its input.
 */
import { readSync, writeSync } from 'node:fs';
import { ReadStream } from 'node:tty';

export interface PtyMaster {
  /** False when more than `inputLimit` bytes wait; go on at `onDrain`. */
  write(input: Uint8Array): boolean;
  pause(): void;
  resume(): void;
  /** Call when the shell has exited: hands out what it printed before, then closes and calls `done`. */
  finish(done: () => void): void;
  /** Nobody has the other side open any more, and the file descriptor is not ours any more. */
  readonly closed: boolean;
}

/** Bytes of input held for a shell that does not read. */
const inputLimit = 256 * 1024;
const inputLow = 64 * 1024;
/** More than a terminal's kernel buffers hold: beyond it only others can have written. */
const finishLimit = 256 * 1024;
const readSize = 64 * 1024;
const longestRetryMs = 50;

export function openPtyMaster(
  fd: number,
  on: { output: (bytes: Uint8Array) => void; drain: () => void },
): PtyMaster {
  const stream = new ReadStream(fd);
  const input: Buffer[] = [];
  let waiting = 0;
  let complained = false;
  let retry: NodeJS.Timeout | null = null;
  let retryMs = 1;
  let paused = false;
  let done: (() => void) | null = null;
  let finished = 0;

  stream.on('data', (bytes: Buffer) => {
    if (!done) on.output(bytes);
  });
  // EIO is how Linux says that nobody has the terminal open any more.
  stream.on('error', () => stream.destroy());

  const flush = () => {
    retry = null;
    while (input.length > 0 && !stream.destroyed) {
      const next = input[0]!;
      let written: number;
      try {
        written = writeSync(fd, next);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') break;
        // The terminal is full until somebody reads it, and nobody tells us when.
        retry = setTimeout(flush, retryMs);
        retryMs = Math.min(retryMs * 2, longestRetryMs);
        return drained();
      }
      retryMs = 1;
      waiting -= written;
      if (written < next.length) input[0] = next.subarray(written);
      else input.shift();
    }
    input.length = 0;
    waiting = 0;
    drained();
  };

  const drained = () => {
    if (!complained || waiting > inputLow) return;
    complained = false;
    on.drain();
  };

  const readNow = (): Buffer | null => {
    if (stream.destroyed) return null;
    const early: Buffer | null = stream.read();
    if (early || stream.destroyed) return early;
    const bytes = Buffer.allocUnsafe(readSize);
    try {
      const length = readSync(fd, bytes);
      return length > 0 ? bytes.subarray(0, length) : null;
    } catch {
      // EAGAIN: the kernel flushes the terminal before it says so, and nothing was left. EIO: closed.
      return null;
    }
  };

  const finish = () => {
    while (!paused) {
      const bytes = finished < finishLimit ? readNow() : null;
      if (!bytes) {
        if (retry) clearTimeout(retry);
        input.length = 0;
        stream.destroy();
        done?.();
        return;
      }
      finished += bytes.length;
      on.output(bytes);
    }
  };

  return {
    write(bytes) {
      if (stream.destroyed || done) return true;
      input.push(Buffer.from(bytes));
      waiting += bytes.length;
      if (!retry) flush();
      complained = waiting > inputLimit;
      return !complained;
    },
    get closed() {
      return stream.destroyed;
    },
    pause() {
      paused = true;
      stream.pause();
    },
    resume() {
      if (!paused) return;
      paused = false;
      if (done) finish();
      else stream.resume();
    },
    finish(callback) {
      if (done) return;
      stream.pause();
      done = callback;
      finish();
    },
  };
}
