/**
 * What drawers are told over their WebSockets: the lab's state and the end of its timeline, a few times a
 * second at most. A drawer that does not read is told nothing until it has read: what it then gets is new.
 */
import { WebSocket } from 'ws';
import type { Clock, Timer } from '../../system/ports/clock.ts';
import type { FeedMessage } from './contract.ts';
import type { LiveLab } from './live-lab.ts';
import { liveRows } from './live-rows.ts';

/** Between two of a kind, in real time. */
const stateEveryMs = 100;
const rowsEveryMs = 400;
/** While it plays: a page reckons the time for itself from one to the next. */
const clockEveryMs = 200;
const mostUnreadBytes = 256 * 1024;

export class Feed {
  readonly #lab: LiveLab;
  readonly #drawers = new Set<WebSocket>();
  readonly #state: Paced;
  readonly #rows: Paced;
  readonly #clock: Paced;
  readonly #deaf: (() => void)[];

  /** @param wall real time */
  constructor(lab: LiveLab, wall: Clock) {
    this.#lab = lab;
    this.#state = new Paced(wall, stateEveryMs, () => this.#send(this.#drawers, this.#stateNow()));
    this.#rows = new Paced(wall, rowsEveryMs, () => {
      if (this.#drawers.size > 0) this.#send(this.#drawers, this.#rowsNow());
    });
    this.#clock = new Paced(wall, clockEveryMs, () => this.#send(this.#drawers, this.#clockNow()));
    this.#deaf = [
      lab.listenToClock(() => {
        if (lab.clock.state.jump) this.#send(this.#drawers, this.#clockNow());
        else this.#clock.due();
      }),
      lab.listen(() => this.#state.due()),
      lab.world.history.listen(({ kind }) => {
        this.#rows.due();
        if (kind === 'machine.status') this.#state.due();
      }),
    ];
  }

  add(drawer: WebSocket): void {
    this.#drawers.add(drawer);
    drawer.once('close', () => this.#drawers.delete(drawer));
    drawer.on('error', () => {}); // `close` follows.
    this.#send([drawer], this.#stateNow());
    this.#send([drawer], this.#rowsNow());
  }

  stop(): void {
    for (const stop of this.#deaf) stop();
    this.#state.stop();
    this.#rows.stop();
    this.#clock.stop();
    for (const drawer of this.#drawers) drawer.terminate();
  }

  get #paced(): Readonly<Record<FeedMessage['kind'], Paced>> {
    return { state: this.#state, clock: this.#clock, rows: this.#rows };
  }

  #stateNow(): FeedMessage {
    return { kind: 'state', state: this.#lab.state };
  }

  #clockNow(): FeedMessage {
    return { kind: 'clock', clock: this.#lab.clock.state };
  }

  #rowsNow(): FeedMessage {
    return liveRows(this.#lab.world.history.records);
  }

  #send(to: Iterable<WebSocket>, message: FeedMessage): void {
    const text = JSON.stringify(message);
    for (const drawer of to) {
      if (drawer.readyState !== WebSocket.OPEN) continue;
      if (drawer.bufferedAmount < mostUnreadBytes) drawer.send(text);
      else this.#paced[message.kind].due();
    }
  }
}

/** Does something when it is due, soon, but never more often than each so many milliseconds. */
class Paced {
  readonly #wall: Clock;
  readonly #everyMs: number;
  readonly #act: () => void;
  #timer: Timer | null = null;
  #lastAt = Number.NEGATIVE_INFINITY;

  constructor(wall: Clock, everyMs: number, act: () => void) {
    this.#wall = wall;
    this.#everyMs = everyMs;
    this.#act = act;
  }

  due(): void {
    this.#timer ??= this.#wall.setTimer(Math.max(0, this.#lastAt + this.#everyMs - this.#wall.now()), () => {
      this.#timer = null;
      this.#lastAt = this.#wall.now();
      this.#act();
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
