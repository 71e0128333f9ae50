/**
 * Drives the lifecycle of one session: events go in, one at a time, and so does time, by one timer set
 * to the earliest deadline; what the lifecycle wants done comes out, in its order.
 *
 *     feed ──▶ step ──▶ changed (an edge of the diagram) ──▶ carryOut (each effect) ──▶ the timer
 */
import type { Policy } from '../../contracts/policy.ts';
import { nextDeadline } from '../../lifecycle/deadlines.ts';
import { type Effect, type Event, openSession, type Session, type State } from '../../lifecycle/session.ts';
import { step } from '../../lifecycle/step.ts';
import type { Clock, Timer } from '../../ports/clock.ts';

export interface LifecycleHands {
  /** The session went from one state to another; `event` names the event, or the cause of an end. */
  changed(from: State, to: State, event: string): void;
  carryOut(effect: Effect): void;
}

export class LifecycleDriver {
  readonly #clock: Clock;
  readonly #hands: LifecycleHands;
  #session: Session;
  #timer: { readonly at: number; readonly timer: Timer } | null = null;

  constructor(clock: Clock, policy: Policy, hands: LifecycleHands) {
    this.#clock = clock;
    this.#hands = hands;
    this.#session = openSession(policy, clock.now());
    this.#arm();
  }

  get session(): Session {
    return this.#session;
  }

  get timers(): number {
    return this.#timer ? 1 : 0;
  }

  /** A report that comes too late does nothing. Throws ImpossibleEvent on a defect of ours. */
  feed(event: Event): void {
    const before = this.#session;
    const { session, effects, late } = step(before, event, this.#clock.now());
    if (late) return;
    this.#session = session;
    if (session.state !== before.state) {
      // A deadline ends a session by way of `time`: the edge is the cause's.
      const name = session.state === 'ending' ? session.ending!.cause : event.on;
      this.#hands.changed(before.state, session.state, name);
    }
    for (const effect of effects) this.#hands.carryOut(effect);
    this.#arm();
  }

  /** A deadline that moved away is looked at again when the timer fires. */
  #arm(): void {
    const next = nextDeadline(this.#session);
    if (next && this.#timer && this.#timer.at <= next.at) return;
    this.#timer?.timer.cancel();
    this.#timer = null;
    if (!next) return;
    const timer = this.#clock.setTimer(Math.max(0, next.at - this.#clock.now()), () => {
      this.#timer = null;
      this.feed({ on: 'time' });
    });
    this.#timer = { at: next.at, timer };
  }
}
