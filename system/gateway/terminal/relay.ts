/**
 * The bytes between browser and agent, with flow control both ways: whoever does not take them stops
 * the one who sends, so that what a session holds in memory stays bounded.
 *
 *     input:  browser ── pause ◀── 1 MiB waits ◀── agent's request is full ── `room` ──▶ pump, resume
 *     output: agent   ── pause ◀── browser's socket is full ── `flushed` ──▶ resume
 *
 * A browser's close frame, or the end of its connection, stands behind its input. It is read on past an
 * agent that takes nothing, so that its close is noticed at once; only behind more than `inputHighBytes`
 * does it wait, at most until the agent's own silence ends the session (`agentAliveIntervalMs`).
 */
import { maxFrameBytes } from '../../contracts/frames.ts';
import type { Progress } from '../../lifecycle/session.ts';
import type { Log } from '../../ports/log.ts';
import type { BrowserSocket } from './browser-socket.ts';
import type { ShellLedger } from './shell-ledger.ts';
import type { ShellLeg } from './shell-leg.ts';

/** Output on its way to the browser beyond which the agent is not read until all of it has left. */
export const outputHighBytes = 256 * 1024;

/** Input that waits for the agent beyond which the browser is not read until all of it has been taken. */
export const inputHighBytes = maxFrameBytes;

/** What a browser may send before there is a shell to take it. */
export const maxEarlyInputBytes = maxFrameBytes;

export interface RelayEnds {
  readonly browser: Pick<BrowserSocket, 'send' | 'unsentBytes' | 'pause' | 'resume'>;
  readonly leg: Pick<ShellLeg, 'write' | 'pause' | 'resume'>;
  readonly ledger: Pick<ShellLedger, 'output'>;
}

export class Relay {
  /** Input that the agent's request has taken, output that the browser's socket has. */
  bytesIn = 0;
  bytesOut = 0;

  readonly #sessionId: string;
  readonly #log: Log;
  readonly #feed: (on: Progress) => void;
  #ends: RelayEnds | null = null;
  #waiting: Buffer[] = [];
  #waitingBytes = 0;
  /** The agent's request asked to wait for `room`. */
  #full = false;
  #inputHeld = false;
  #outputHeld = false;

  constructor(sessionId: string, log: Log, feed: (on: Progress) => void) {
    this.#sessionId = sessionId;
    this.#log = log;
    this.#feed = feed;
  }

  /** Keeps input until there is a shell; false when it is more than is kept. */
  keep(bytes: Buffer): boolean {
    if (this.#waitingBytes + bytes.length > maxEarlyInputBytes) return false;
    this.#queue(bytes);
    return true;
  }

  /** There is a shell: what was kept goes first. */
  open(ends: RelayEnds): void {
    this.#ends = ends;
    this.#pump();
  }

  /** Nothing passes any more, either way. */
  close(): void {
    this.#ends = null;
    this.#waiting = [];
    this.#waitingBytes = 0;
  }

  input(bytes: Buffer): void {
    if (!this.#ends) return;
    this.#queue(bytes);
    this.#pump();
    if (this.#inputHeld || this.#waitingBytes <= inputHighBytes) return;
    this.#inputHeld = true;
    this.#ends.browser.pause();
    this.#feed('input_held');
  }

  /** The agent takes input again. */
  room(): void {
    this.#full = false;
    this.#pump();
    if (!this.#ends || !this.#inputHeld || this.#waitingBytes > 0) return;
    this.#inputHeld = false;
    this.#ends.browser.resume();
    this.#feed('input_released');
  }

  output(bytes: Uint8Array): void {
    if (!this.#ends || bytes.length === 0) return;
    const { browser, leg, ledger } = this.#ends;
    this.bytesOut += bytes.length;
    ledger.output(bytes);
    browser.send(bytes);
    if (this.#outputHeld || browser.unsentBytes <= outputHighBytes) return;
    this.#outputHeld = true;
    leg.pause();
    this.#feed('output_held');
  }

  /** The browser has taken all output. */
  flushed(): void {
    if (!this.#ends || !this.#outputHeld) return;
    this.#outputHeld = false;
    this.#ends.leg.resume();
    this.#feed('output_released');
  }

  #queue(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
  }

  #pump(): void {
    while (this.#ends && !this.#full) {
      const bytes = this.#waiting.shift();
      if (!bytes) return;
      this.#waitingBytes -= bytes.length;
      this.bytesIn += bytes.length;
      this.#log.event('session.input', { session: this.#sessionId, bytes: bytes.length });
      this.#full = !this.#ends.leg.write(bytes);
    }
  }
}
