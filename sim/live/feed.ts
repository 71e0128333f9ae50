/**
 * What goes over the WebSockets of drawers: the lab's state and the end of its timeline, a few times a
 * second at most, and the questions of a clock that jumps. A drawer that does not read is told nothing
 * until it has read: what it then gets is new.
 */
import { Check } from 'typebox/value';
import { WebSocket } from 'ws';
import type { Clock, Timer } from '../../system/ports/clock.ts';
import type { FeedMessage, PageWord } from './contract.ts';
import type { LiveLab } from './live-lab.ts';
import { liveRows } from './live-rows.ts';
import { PageWordSchema } from './requests.ts';
import { VisitingPage } from './visiting-page.ts';

/** Between two of a kind, in real time. */
const stateEveryMs = 100;
const rowsEveryMs = 400;
/** While it plays: a page reckons the time for itself from one to the next. */
const clockEveryMs = 200;
const mostUnreadBytes = 256 * 1024;

/** What is told again when it is another. */
type Told = Exclude<FeedMessage, { kind: 'ask' }>;

export class Feed {
  readonly #lab: LiveLab;
  readonly #wall: Clock;
  readonly #drawers = new Set<WebSocket>();
  readonly #state: Paced;
  readonly #rows: Paced;
  readonly #clock: Paced;
  readonly #deaf: (() => void)[];

  /** @param wall real time */
  constructor(lab: LiveLab, wall: Clock) {
    this.#lab = lab;
    this.#wall = wall;
    this.#state = new Paced(wall, stateEveryMs, () => this.#send(this.#drawers, this.#stateNow()));
    this.#rows = new Paced(wall, rowsEveryMs, () => {
      if (this.#drawers.size > 0) this.#send(this.#drawers, this.#rowsNow());
    });
    this.#clock = new Paced(wall, clockEveryMs, () => this.#send(this.#drawers, this.#clockNow()));
    this.#deaf = [
      lab.listenToClock(() => this.#clock.due()),
      lab.listen(() => this.#state.due()),
      lab.world.history.listen(({ kind }) => {
        this.#rows.due();
        if (kind === 'machine.status') this.#state.due();
      }),
    ];
  }

  /** @param page what the page of the drawer calls itself */
  add(drawer: WebSocket, page: string): void {
    const { world } = this.#lab;
    const visitor = new VisitingPage({
      name: this.#lab.pages.nameOf(page),
      wall: this.#wall,
      ask: (question) => drawer.send(JSON.stringify(question), () => {}),
      saw: (sightings) => this.#lab.pages.saw(page, sightings),
    });
    this.#drawers.add(drawer);
    world.visitors.add(visitor);
    drawer.on('message', (data) => {
      const word = wordIn(String(data));
      if (word) visitor.hear(word);
      else drawer.close(1008, 'that is no word of a page');
    });
    drawer.once('close', () => {
      this.#drawers.delete(drawer);
      world.visitors.delete(visitor);
      visitor.leave();
    });
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

  get #paced(): Readonly<Record<Told['kind'], Paced>> {
    return { state: this.#state, clock: this.#clock, rows: this.#rows };
  }

  #stateNow(): Told {
    return { kind: 'state', state: this.#lab.state };
  }

  #clockNow(): Told {
    return { kind: 'clock', clock: this.#lab.clock.state };
  }

  #rowsNow(): Told {
    return liveRows(this.#lab.world.history.records);
  }

  #send(to: Iterable<WebSocket>, message: Told): void {
    const text = JSON.stringify(message);
    for (const drawer of to) {
      if (drawer.readyState !== WebSocket.OPEN) continue;
      if (drawer.bufferedAmount < mostUnreadBytes) drawer.send(text);
      else this.#paced[message.kind].due();
    }
  }
}

function wordIn(text: string): PageWord | null {
  try {
    const word: unknown = JSON.parse(text);
    return Check(PageWordSchema, word) ? (word as PageWord) : null;
  } catch {
    return null;
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
