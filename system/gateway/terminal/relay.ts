/**
 * The bytes between browser and agent, with flow control both ways: whoever does not take them stops
 * the one who sends, so that what a session holds in memory stays bounded.
 *
 *     input:  browser ── pause ◀── agent's request is full ── `room` ──▶ resume
 *     output: agent   ── pause ◀── browser's socket is full ── `flushed` ──▶ resume
 */
import { maxFrameBytes } from '../../contracts/frames.ts';
import type { Progress } from '../../lifecycle/session.ts';
import type { Log } from '../../ports/log.ts';
import type { AgentLeg } from './agent-leg.ts';
import type { BrowserSocket } from './browser-socket.ts';
import type { ShellLedger } from './shell-ledger.ts';

/** Output on its way to the browser beyond which the agent is not read until all of it has left. */
export const outputHighBytes = 256 * 1024;

/** What a browser may send before there is a shell to take it. */
export const maxEarlyInputBytes = maxFrameBytes;

export interface RelayEnds {
  readonly browser: BrowserSocket;
  readonly leg: AgentLeg;
  readonly ledger: ShellLedger;
}

export class Relay {
  bytesIn = 0;
  bytesOut = 0;

  readonly #sessionId: string;
  readonly #log: Log;
  readonly #feed: (on: Progress) => void;
  #ends: RelayEnds | null = null;
  #early: Buffer[] = [];
  #earlyBytes = 0;
  #inputHeld = false;
  #outputHeld = false;

  constructor(sessionId: string, log: Log, feed: (on: Progress) => void) {
    this.#sessionId = sessionId;
    this.#log = log;
    this.#feed = feed;
  }

  /** Keeps input until there is a shell; false when it is more than is kept. */
  keep(bytes: Buffer): boolean {
    this.#earlyBytes += bytes.length;
    if (this.#earlyBytes > maxEarlyInputBytes) return false;
    this.#early.push(bytes);
    return true;
  }

  /** There is a shell: what was kept goes first. */
  open(ends: RelayEnds): void {
    this.#ends = ends;
    const early = this.#early;
    this.#early = [];
    for (const bytes of early) this.input(bytes);
  }

  /** Nothing passes any more, either way. */
  close(): void {
    this.#ends = null;
    this.#early = [];
  }

  input(bytes: Buffer): void {
    if (!this.#ends || bytes.length === 0) return;
    this.bytesIn += bytes.length;
    this.#log.event('session.input', { session: this.#sessionId, bytes: bytes.length });
    if (this.#ends.leg.write(bytes) || this.#inputHeld) return;
    this.#inputHeld = true;
    this.#ends.browser.pause();
    this.#feed('input_held');
  }

  /** The agent takes input again. */
  room(): void {
    if (!this.#ends || !this.#inputHeld) return;
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
}
