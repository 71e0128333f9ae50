/**
 * Moves one virtual time over all parties: to the next deadline of anyone, never past it, and only when
 * the world is quiet (`sim/clock/barrier.ts`).
 *
 * At each deadline every party learns the new time before anyone fires. Then the pages fire, then the
 * processes in their order, then the laboratory's own toxics, with a barrier after each that had something
 * to do: so ties always fall the same way.
 *
 * To tell a page is dear, and few steps reach one: pages are told when one of them is due, before anything
 * is delivered to a browser, and at the end of a move.
 */
import { type PartyReport, quiet, type Wave } from '../../clock/barrier.ts';
import type { VirtualClock } from '../../clock/virtual-clock.ts';
import { WorldTime } from '../world-time.ts';
import type { Party } from './party.ts';
import { type AskedPage, type Present, RollCall } from './roll-call.ts';

/** A page whose clock moves with the world's. */
export interface SteppedPage extends AskedPage {
  /** Virtual ms. */
  readonly nextDeadline: number | null;
  /** Moves its clock to virtual `t`, firing what is due. */
  runTo(t: number): Promise<void>;
}

export interface Parties extends Present {
  /** The laboratory's own clock: its toxics and fake heartbeats. */
  readonly clock: VirtualClock;
  /** In the order in which they fire. */
  processes(): readonly Party[];
  pages(): readonly SteppedPage[];
  /** The world is at rest: whatever has ended is known to both its ends. */
  atRest(): void;
  advanced(from: number, to: number): void;
}

export class Stepper extends WorldTime {
  readonly #parties: Parties;
  readonly #roll: RollCall;
  /** Virtual ms. */
  #pagesKnow = 0;
  #telling: Promise<void> | null = null;

  constructor(parties: Parties) {
    super();
    this.#parties = parties;
    this.#roll = new RollCall(parties);
  }

  now(): number {
    return this.#parties.clock.now();
  }

  /**
   * Moves by `ms` without waiting for rest, neither before nor after: for a world that somebody watches
   * live. Whatever is due fires in the usual order of parties; what is under way stays under way.
   */
  flow(ms: number): Promise<void> {
    return this.alone(async () => {
      const { clock } = this.#parties;
      const processes = this.#parties.processes();
      const t = clock.now() + ms;
      clock.moveTo(t);
      this.#pagesKnow = t; // Somebody watches them live: they keep their time themselves.
      await Promise.all(processes.map((process) => this.#tell(process, 'moveTo', t)));
      await Promise.all(processes.map((process) => this.#tell(process, 'fireDue')));
      await clock.fireDue();
    });
  }

  /** Tells the pages what time it is, where they do not know; `null` where they do. */
  tellPages(): Promise<void> | null {
    return this.#pagesKnow === this.now() ? this.#telling : this.#runPages();
  }

  /** Tells them again, if need be: what became due at the same instant fires, too. */
  #runPages(): Promise<void> {
    const now = this.now();
    this.#pagesKnow = now;
    const pages = this.#parties.pages();
    const telling = Promise.all(pages.map((page) => page.runTo(now))).then(() => {
      if (this.#telling === telling) this.#telling = null;
    });
    // Whoever comes to rest hears of a failure.
    telling.catch(() => {});
    this.#telling = telling;
    return telling;
  }

  /** What the pages are being told at this moment; never rejects. */
  get telling(): Promise<unknown> | null {
    return this.#telling && Promise.allSettled([this.#telling]);
  }

  protected async rest(): Promise<void> {
    await this.#quiet();
  }

  protected async nextDeadline(): Promise<number | null> {
    return this.#nextDeadline(await this.#quiet());
  }

  protected async move(ms: number): Promise<void> {
    const from = this.now();
    const target = from + ms;
    let wave = await this.#quiet();
    for (;;) {
      const next = this.#nextDeadline(wave);
      // Firing may make something else due at the same instant: the target is reached when nothing is.
      if (this.now() >= target && (next === null || next > target)) break;
      const t = next === null ? target : Math.min(Math.max(next, this.now()), target);
      wave = await this.#stepTo(t, wave);
    }
    await this.tellPages();
    this.#parties.advanced(from, target);
  }

  async #stepTo(t: number, before: Wave): Promise<Wave> {
    const { clock } = this.#parties;
    let wave = before;
    const processes = this.#parties.processes();
    const pagesAreDue = this.#parties
      .pages()
      .some((page) => page.nextDeadline !== null && page.nextDeadline <= t);
    clock.moveTo(t);
    await Promise.all(processes.map((process) => this.#tell(process, 'moveTo', t)));
    if (pagesAreDue) {
      await this.#runPages();
      wave = await this.#quiet();
    }
    for (const process of processes) {
      if (!isDue(wave.parties.get(process.name), t)) continue;
      await this.#tell(process, 'fireDue');
      wave = await this.#quiet();
    }
    const own = clock.nextDeadline();
    if (own !== null && own <= t) {
      await this.tellPages(); // What a toxic lets go may be for them.
      await clock.fireDue();
      wave = await this.#quiet();
    }
    return wave;
  }

  async #tell(process: Party, call: string, argument?: number): Promise<void> {
    try {
      await process.call(call, argument);
    } catch (error) {
      if (process.alive) throw error; // A process that has just died hears nothing; others go on.
    }
  }

  #nextDeadline(wave: Wave): number | null {
    const all = [
      this.#parties.clock.nextDeadline(),
      ...[...wave.parties.values()].map((party) => party.nextDeadline),
      ...this.#parties.pages().map((page) => page.nextDeadline),
    ].filter((deadline) => deadline !== null);
    return all.length === 0 ? null : Math.min(...all);
  }

  async #quiet(): Promise<Wave> {
    const wave = await quiet(async ({ pageIsBehind }) => {
      if (pageIsBehind) for (const page of this.#parties.pages()) page.poked = true;
      await this.#telling;
      return this.#roll.take();
    });
    this.#roll.forgetEnded();
    this.#parties.atRest();
    return wave;
  }
}

function isDue(party: PartyReport | undefined, t: number): boolean {
  return party !== undefined && party.nextDeadline !== null && party.nextDeadline <= t;
}
