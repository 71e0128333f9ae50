/**
 * The pump moves a world that lives in one process. Whatever would be asynchronous for real waits in one
 * queue of lanes; a bare `setImmediate` callback does exactly one thing, and one turn of the event loop
 * then drains every nextTick and microtask it caused.
 *
 *     turn:  something queued?      ──▶ deliver one event, of a lane that the seed picks
 *            nothing, time may move ──▶ fire the next timer
 *            neither                ──▶ quiet
 *
 * Within a lane order is kept, as on one connection; between lanes the seed decides.
 */
import type { Entropy } from '../../../system/ports/entropy.ts';
import { UnknownError } from '../../clock/barrier.ts';
import type { VirtualClock } from '../../clock/virtual-clock.ts';

export interface Lane {
  /** Nothing waits in it. */
  readonly idle: boolean;
  /** Delivers `act` later, behind everything posted to this lane before. */
  post(act: () => void): void;
}

/** Where time may go, and who waits for it. */
interface Journey {
  /** Virtual ms; `null` stays at this instant and fires nothing. */
  readonly target: number | null;
  arrived(): void;
  failed(error: unknown): void;
}

/** Goes with nothing to do before the world counts as quiet: libraries use `setImmediate`, too. */
const calmGoes = 2;

/** Turns in one go of Node's loop, which asks the kernel for news each time: that costs more than most turns. */
const mostTurnsInAGo = 16;

/** Events at one instant after which the world is said never to rest. */
const mostEventsAtOnce = 200_000;

class QueuedLane implements Lane {
  readonly waiting: (() => void)[] = [];
  readonly #filled: (lane: QueuedLane) => void;

  constructor(filled: (lane: QueuedLane) => void) {
    this.#filled = filled;
  }

  get idle(): boolean {
    return this.waiting.length === 0;
  }

  post(act: () => void): void {
    this.waiting.push(act);
    if (this.waiting.length === 1) this.#filled(this);
  }
}

export class Pump {
  readonly clock: VirtualClock;
  readonly #entropy: Entropy;
  /** Lanes with something in them, in the order in which they got it. */
  readonly #ready: QueuedLane[] = [];
  #turning = false;
  #turnsLeft = 0;
  #calm = 0;
  #eventsAtOnce = 0;
  #journey: Journey | null = null;
  #failure: { readonly error: unknown } | null = null;
  #inEvent = false;

  /** @param entropy decides between lanes, and nothing else may draw from it */
  constructor(clock: VirtualClock, entropy: Entropy) {
    this.clock = clock;
    this.#entropy = entropy;
  }

  /** An event or a timer is at work in this very stack. */
  get inEvent(): boolean {
    return this.#inEvent;
  }

  lane(): Lane {
    return new QueuedLane(this.#filled);
  }

  /** An event of its own: whoever awaits it goes on in a turn that the seed picks. */
  event(): Promise<void> {
    return new Promise((resolve) => this.lane().post(resolve));
  }

  /**
   * Resolves when nothing is under way: at this instant for `null`, else at `target`, with all that was
   * due on the way. Rejects with what a delivery or a timer threw, and with UnknownError for a world that
   * never comes to rest. One journey at a time.
   */
  travel(target: number | null): Promise<void> {
    if (this.#journey) throw new Error('travel: time is being moved already');
    return new Promise((resolve, reject) => {
      this.#journey = { target, arrived: resolve, failed: reject };
      this.#calm = 0;
      this.#wake();
    });
  }

  readonly #filled = (lane: QueuedLane): void => {
    this.#ready.push(lane);
    this.#wake();
  };

  #wake(): void {
    if (this.#turning) return;
    this.#turning = true;
    this.#go(1);
  }

  #go(turns: number): void {
    this.#turnsLeft = turns;
    for (let turn = 0; turn < turns; turn++) setImmediate(this.#turn);
  }

  readonly #turn = (): void => {
    const isLast = --this.#turnsLeft === 0;
    this.#inEvent = true;
    try {
      if (this.#deliver()) this.#calm = 0;
      else if (isLast) this.#rest();
    } catch (error) {
      this.#failure ??= { error };
    }
    this.#inEvent = false;
    if (this.#failure) this.#fail();
    // Most events bring about one more.
    if (isLast && this.#turning) this.#go(Math.min(mostTurnsInAGo, 2 * this.#ready.length + 1));
  };

  /** False when nothing is queued. */
  #deliver(): boolean {
    const act = this.#next();
    if (!act) return false;
    if (++this.#eventsAtOnce > mostEventsAtOnce)
      throw new UnknownError(`the world did not come to rest within ${mostEventsAtOnce} events`);
    act();
    return true;
  }

  /** What a go ends with that found nothing at its end. */
  #rest(): void {
    if (this.#calm < calmGoes) this.#calm++;
    else this.#turning = this.#journey !== null && this.#moveTime(this.#journey);
  }

  #next(): (() => void) | undefined {
    if (this.#ready.length === 0) return undefined;
    const at = this.#ready.length === 1 ? 0 : Math.floor(this.#entropy.fraction() * this.#ready.length);
    const lane = this.#ready[at]!;
    const act = lane.waiting.shift()!;
    // Moved by hand: `splice` makes an array of what it takes out.
    const last = this.#ready.length - 1;
    for (let place = at; place < last; place++) this.#ready[place] = this.#ready[place + 1]!;
    this.#ready.pop();
    if (lane.waiting.length > 0) this.#ready.push(lane);
    return act;
  }

  #moveTime(journey: Journey): boolean {
    const { target } = journey;
    const due = target === null ? null : this.clock.takeNext(target);
    if (due) {
      this.#eventsAtOnce = 0;
      this.#calm = 0;
      due();
      return true;
    }
    if (target !== null) this.clock.moveTo(target);
    this.#eventsAtOnce = 0;
    this.#journey = null;
    journey.arrived();
    return false;
  }

  /** Told to whoever moves time, now or next. */
  #fail(): void {
    const journey = this.#journey;
    if (!journey) return;
    const { error } = this.#failure!;
    this.#failure = null;
    this.#journey = null;
    journey.failed(error);
  }
}
