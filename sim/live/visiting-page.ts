/**
 * A page in somebody's own browser, as the world's clock knows it: before time moves it says that it has
 * seen what the wire delivered, then its clock goes along. The drawer's script in it answers.
 */
import { fingerprint } from '../../system/contracts/secrets.ts';
import type { Clock } from '../../system/ports/clock.ts';
import type { PageReport } from '../clock/barrier.ts';
import type { SteppedPage } from '../worlds/process/stepping.ts';
import type { FeedMessage, PageSighting, PageWord } from './contract.ts';

export interface VisitingPageOptions {
  readonly name: string;
  readonly ask: (question: Extract<FeedMessage, { kind: 'ask' }>) => void;
  readonly saw: (sightings: readonly PageSighting[]) => void;
  /** Real time. */
  readonly wall: Clock;
}

/** A page that a browser has put to sleep answers nothing: time goes on without it until it speaks again. */
const patienceMs = 2000;

export class VisitingPage implements SteppedPage {
  readonly #options: VisitingPageOptions;
  readonly #questions = new Map<number, () => void>();
  #nextId = 1;
  #last: PageReport;
  #deaf = false;
  #nextDeadline: number | null = null;
  #ranTo = Number.NEGATIVE_INFINITY;
  poked = true;

  constructor(options: VisitingPageOptions) {
    this.#options = options;
    this.#last = { name: options.name, fetching: 0, sockets: [] };
  }

  get nextDeadline(): number | null {
    return this.#deaf ? null : this.#nextDeadline;
  }

  async report(): Promise<PageReport | null> {
    if (!this.#deaf && (this.poked || this.#last.fetching > 0)) {
      this.poked = false;
      await this.#ask(null);
    }
    return this.#deaf ? null : this.#last;
  }

  async runTo(t: number): Promise<void> {
    this.#ranTo = t;
    if (!this.#deaf) await this.#ask(t);
  }

  /** Takes what it says, asked or not. */
  hear({ id, nextDeadline, fetching, sockets, sightings }: PageWord): void {
    this.#deaf = false;
    // What it should have done by now it will not do: nobody waits for that.
    this.#nextDeadline = nextDeadline !== null && nextDeadline > this.#ranTo ? nextDeadline : null;
    this.#last = {
      name: this.#options.name,
      fetching,
      sockets: sockets.map(({ token, ...rest }) => ({
        ...rest,
        token: token === null ? null : fingerprint(token),
      })),
    };
    this.#options.saw(sightings);
    if (id !== null) this.#questions.get(id)?.();
  }

  /** It is gone: nobody waits for its answers any longer. */
  leave(): void {
    this.#deaf = true;
    for (const answered of this.#questions.values()) answered();
  }

  #ask(runTo: number | null): Promise<void> {
    const id = this.#nextId++;
    return new Promise((resolve) => {
      const timer = this.#options.wall.setTimer(patienceMs, () => {
        this.#deaf = true;
        this.#questions.get(id)?.();
      });
      this.#questions.set(id, () => {
        timer.cancel();
        this.#questions.delete(id);
        resolve();
      });
      this.#options.ask({ kind: 'ask', id, runTo });
    });
  }
}
