/**
 * The toxics of one direction of one connection, in a row. Each stage takes its next item only while
 * the stage behind it has room, so back-pressure reaches the sender; toxics are added, updated and
 * removed without waiting for anyone, because a change only moves what is queued.
 *
 *     push ─▶ stage ─▶ stage ─▶ … ─▶ sink
 */
import type { Clock } from '../../system/ports/clock.ts';
import type { Entropy } from '../../system/ports/entropy.ts';
import type { WireReader } from '../wire/rfc6455.ts';
import { Stage } from './stage.ts';
import type { Chunk, End, Toxic } from './toxic.ts';

/** Where a chain's output goes. */
export interface Sink {
  /** False where the peer is gone and the bytes are lost. */
  write(bytes: Uint8Array): boolean;
  /** The peer takes more; `Chain.roomMade` is called when it does again. */
  hasRoom(): boolean;
  end(end: End): void;
}

/** What a chain needs to know of its connection. */
export interface ChainHost {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly sink: Sink;
  closeWithReset(on: boolean): void;
  lastActivity(): number;
  reader(): WireReader;
  /** The chain takes more from its source. */
  onRoom(): void;
}

export class Chain {
  readonly host: ChainHost;
  #stages: Stage[] = [];
  #entered = 0;
  #passed = 0;
  #swallowed = 0;
  #ended: 'no' | 'entered' | 'passed' = 'no';
  #discarded = false;
  /** The place to which a removed toxic's rest is given; nothing from before it may come between. */
  #handingOverAt = -1;

  constructor(host: ChainHost, toxics: readonly Toxic[]) {
    this.host = host;
    for (const toxic of toxics) this.#stages.push(new Stage(this, toxic, false));
    for (const stage of this.#stages) stage.start();
  }

  push(chunk: Chunk): void {
    this.#entered += chunk.bytes.length;
    if (this.#ended !== 'no' || this.#discarded) this.#swallowed += chunk.bytes.length;
    else if (this.#stages.length > 0) this.give(0, chunk);
    else this.#out(chunk.bytes);
  }

  /** The source has ended; nothing can follow. */
  end(end: End): void {
    if (this.#ended !== 'no' || this.#discarded) return;
    this.#ended = 'entered';
    this.give(0, end);
  }

  hasRoom(): boolean {
    return this.roomAt(0);
  }

  /** The sink takes more. */
  roomMade(): void {
    this.freed(this.#stages.length);
  }

  /** The new toxic goes to the end; the one before it hands on what it is holding. */
  add(toxic: Toxic): void {
    this.#stages.at(-1)?.handOn();
    const stage = new Stage(this, toxic, true);
    this.#stages.push(stage);
    if (!this.#discarded && this.#ended !== 'passed') stage.start();
  }

  update(toxic: Toxic): void {
    this.#stages.find((stage) => stage.toxic.name === toxic.name)?.update(toxic);
  }

  /** What the toxic was holding goes on undelayed and in order. */
  remove(name: string): void {
    const at = this.#stages.findIndex((stage) => stage.toxic.name === name);
    if (at < 0) return;
    const stage = this.#stages[at]!;
    const rest = stage.leave();
    this.#stages.splice(at, 1);
    this.#handingOverAt = at;
    for (const item of rest) this.give(at, item);
    this.#handingOverAt = -1;
    this.freed(at);
  }

  /** The connection is gone: stops every timer and forgets what is held. */
  discard(): void {
    this.#discarded = true;
    for (const stage of this.#stages) stage.stop();
    this.#swallowed = this.#entered - this.#passed;
  }

  get entered(): number {
    return this.#entered;
  }
  get swallowed(): number {
    return this.#swallowed;
  }
  get held(): number {
    return this.#entered - this.#passed - this.#swallowed;
  }
  /** The end was read and waits in the chain. */
  get endHeld(): boolean {
    return this.#ended === 'entered' && !this.#discarded;
  }
  get silenced(): boolean {
    return !this.#discarded && this.#stages.some((stage) => stage.silences);
  }

  // What follows is for the stages.

  indexOf(stage: Stage): number {
    return this.#stages.indexOf(stage);
  }

  /** Gives an item to the stage at a place, or to the sink behind the last one. */
  give(at: number, item: Chunk | End): void {
    const stage = this.#stages[at];
    if (stage) {
      stage.take(item);
    } else if ('reset' in item) {
      if (this.#ended === 'passed' || this.#discarded) return;
      this.#ended = 'passed';
      this.host.sink.end(item);
    } else if (!this.#discarded && this.#ended !== 'passed') {
      this.#out(item.bytes);
    }
  }

  roomAt(at: number): boolean {
    const stage = this.#stages[at];
    return stage ? stage.hasRoom() : this.host.sink.hasRoom();
  }

  /** The place has room again: whoever stands before it may go on. */
  freed(at: number): void {
    if (at <= this.#handingOverAt) return;
    if (at > 0) this.#stages[at - 1]?.go();
    else this.host.onRoom();
  }

  countSwallowed(bytes: number): void {
    if (!this.#discarded) this.#swallowed += bytes;
  }

  #out(bytes: Uint8Array): void {
    if (this.host.sink.write(bytes)) this.#passed += bytes.length;
    else this.#swallowed += bytes.length;
  }
}
