/**
 * One toxic on one link: the queue before it, the item it works on, the timer it waits for. Whether it
 * acts at all on this link is drawn when it starts and at each update.
 */
import type { Timer } from '../../system/ports/clock.ts';
import type { Chain } from './chain.ts';
import type { Chunk, End, Flow, Toxic, Worker } from './toxic.ts';

export class Stage {
  toxic: Toxic;
  readonly #chain: Chain;
  readonly #flow: Flow;
  /** The worker of the current attributes; null while the draw makes the toxic a no-op here. */
  #worker: Worker | null = null;
  #work: ((attributes: Toxic['attributes']) => Worker) | null = null;
  #queue: (Chunk | End)[] = [];
  #current: Chunk | End | null = null;
  #timer: Timer | null = null;
  #going = false;
  #finished = false;
  #stopped = false;

  constructor(chain: Chain, toxic: Toxic, wasLive: boolean) {
    this.#chain = chain;
    this.toxic = toxic;
    this.#flow = this.#makeFlow(wasLive);
  }

  start(): void {
    const { host } = this.#chain;
    const { toxicity } = this.toxic;
    if (toxicity < 1 && host.entropy.fraction() >= toxicity) return;
    this.#work ??= this.toxic.type.forLink(this.#flow);
    this.#worker = this.#work(this.toxic.attributes);
  }

  get silences(): boolean {
    if (!this.#worker) return false;
    return this.#worker.silences?.() ?? this.toxic.type.silences?.(this.toxic.attributes) ?? false;
  }

  hasRoom(): boolean {
    if (this.#finished) return true;
    const queue = this.toxic.type.queue ?? 0;
    return queue > 0 ? this.#queue.length < queue : this.#current === null && this.#queue.length === 0;
  }

  take(item: Chunk | End): void {
    if (this.#finished) {
      if ('bytes' in item) this.#chain.countSwallowed(item.bytes.length);
      return;
    }
    this.#queue.push(item);
    this.go();
  }

  /**
   * Works through the queue as long as there is room behind, then calls on whoever stands before:
   * also when it took nothing, as a change of toxics may have put an idle stage between the two.
   */
  go(): void {
    if (this.#going || this.#stopped) return;
    this.#going = true;
    while (!this.#current && this.#queue.length > 0 && this.#chain.roomAt(this.#place() + 1)) {
      this.#current = this.#queue.shift()!;
      this.#give(this.#current);
    }
    this.#going = false;
    if (this.hasRoom()) this.#chain.freed(this.#place());
  }

  /** A neighbour joins: what is being held goes on at once. */
  handOn(): void {
    this.#worker?.interrupt?.();
  }

  update(toxic: Toxic): void {
    this.#settle(() => this.handOn());
    this.#cancelTimer();
    this.toxic = toxic;
    this.#worker = null;
    this.#flow.closeWithReset(false);
    if (this.#stopped) return;
    this.start();
    if (this.#current) this.#give(this.#current);
    this.go();
  }

  /** The toxic goes away. Answers what it had not dealt with, in order. */
  leave(): (Chunk | End)[] {
    if (this.#stopped) return [];
    this.#settle(() => (this.#worker?.removed ? this.#worker.removed() : this.handOn()));
    this.#flow.closeWithReset(false);
    this.stop();
    if (this.#finished) return [];
    return this.#current ? [this.#current, ...this.#queue] : this.#queue;
  }

  stop(): void {
    this.#stopped = true;
    this.#cancelTimer();
  }

  /** Lets the worker finish what it has begun without giving it more. */
  #settle(act: () => void): void {
    this.#going = true;
    act();
    this.#going = false;
  }

  #place(): number {
    return this.#chain.indexOf(this);
  }

  #give(item: Chunk | End): void {
    const worker = this.#worker;
    if ('reset' in item) {
      const pass = () => this.#pass(item);
      if (worker?.end) worker.end(item, pass);
      else pass();
    } else if (worker) {
      worker.chunk(item);
    } else {
      this.#pass(item);
    }
  }

  /** The current item goes on as it is. */
  #pass(item: Chunk | End): void {
    this.#chain.give(this.#place() + 1, item);
    this.#next();
  }

  #next(): void {
    this.#current = null;
    this.go();
  }

  #cancelTimer(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #makeFlow(wasLive: boolean): Flow {
    const chain = this.#chain;
    let asksForReset = false;
    return {
      clock: chain.host.clock,
      entropy: chain.host.entropy,
      wasLive,
      pass: (chunk) => {
        if (!this.#stopped && !this.#finished && chunk.bytes.length > 0) chain.give(this.#place() + 1, chunk);
      },
      swallow: (bytes) => chain.countSwallowed(bytes),
      next: () => this.#next(),
      wait: (ms, fire) => {
        this.#cancelTimer();
        if (this.#stopped) return;
        this.#timer = chain.host.clock.setTimer(Math.max(0, Math.ceil(ms)), () => {
          this.#timer = null;
          fire();
        });
      },
      stopWaiting: () => this.#cancelTimer(),
      finish: (end) => {
        if (this.#finished || this.#stopped) return;
        this.#finished = true;
        this.#cancelTimer();
        chain.give(this.#place() + 1, end);
      },
      closeWithReset: (on) => {
        if (on === asksForReset) return;
        asksForReset = on;
        chain.host.closeWithReset(on);
      },
      lastActivity: () => chain.host.lastActivity(),
      reader: () => chain.host.reader(),
    };
  }
}
