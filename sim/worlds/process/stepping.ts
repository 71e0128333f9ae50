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
import {
  type PageReport,
  type PartyReport,
  quiet,
  type RelayReport,
  type Wave,
} from '../../clock/barrier.ts';
import type { VirtualClock } from '../../clock/virtual-clock.ts';
import { WorldTime } from '../world-time.ts';
import type { Child } from './child.ts';

/** A page whose clock moves with the world's. */
export interface SteppedPage {
  /** Something may have happened in it since it was last read. */
  poked: boolean;
  /** Virtual ms. */
  readonly nextDeadline: number | null;
  /** Its last word; `null` where it can no longer be asked. */
  report(): Promise<PageReport | null>;
  /** Moves its clock to virtual `t`, firing what is due. */
  runTo(t: number): Promise<void>;
}

export interface Parties {
  /** The laboratory's own clock: its toxics and fake heartbeats. */
  readonly clock: VirtualClock;
  /** In the order in which they fire. */
  processes(): Child[];
  pages(): readonly SteppedPage[];
  relays(): RelayReport[];
  /** How many things have been delivered to browsers; what no script ever sees is left out. */
  delivered(): number;
  /** The world is at rest: whatever has ended is known to both its ends. */
  atRest(): void;
  /** Why the shells do not rest, and a stamp of their work. */
  shells(): { unrest: string | null; stamp: string };
  /** What the laboratory itself has under way. */
  pending(): { readonly what: string; readonly pending: number }[];
  advanced(from: number, to: number): void;
}

export class Stepper extends WorldTime {
  readonly #parties: Parties;
  #forgetClosed = false;
  #deliveredAtLastWave = -1;
  /** Virtual ms. */
  #pagesKnow = 0;
  #telling: Promise<void> | null = null;

  constructor(parties: Parties) {
    super();
    this.#parties = parties;
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

  async #tell(process: Child, call: string, argument?: number): Promise<void> {
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
    const wave = await quiet(({ pageIsBehind }) => {
      if (pageIsBehind) for (const page of this.#parties.pages()) page.poked = true;
      return this.#take();
    });
    this.#forgetClosed = true;
    this.#parties.atRest();
    return wave;
  }

  /**
   * Waits a little for what the taps themselves can see to be under way: asking everybody is dear, and in
   * vain until then.
   */
  async #tapsAtRest(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      if (!this.#parties.relays().some(isUnderWay)) return;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  async #take(): Promise<Wave> {
    await this.#telling;
    await this.#tapsAtRest();
    const forget = this.#forgetClosed;
    this.#forgetClosed = false;
    const asked = this.#parties.processes().map(async (process): Promise<[string, PartyReport] | null> => {
      try {
        return [process.name, await process.report(forget)];
      } catch (error) {
        if (process.alive) throw error;
        return null;
      }
    });
    const parties = new Map((await Promise.all(asked)).filter((entry) => entry !== null));
    const relays = this.#parties.relays();
    const delivered = this.#parties.delivered();
    if (delivered !== this.#deliveredAtLastWave) for (const page of this.#parties.pages()) page.poked = true;
    this.#deliveredAtLastWave = delivered;
    const pages = await Promise.all(this.#parties.pages().map((page) => page.report()));
    const shells = this.#parties.shells();
    const pending = this.#parties.pending().filter((one) => one.pending > 0);
    return {
      parties,
      relays,
      pages: pages.filter((page) => page !== null),
      others: [
        ...(shells.unrest ? [shells.unrest] : []),
        ...pending.map((one) => `${one.pending} ${one.what} are under way`),
      ],
      stamp: shells.stamp,
    };
  }
}

function isUnderWay({ silenced, closed, client, server, toServer, toClient }: RelayReport): boolean {
  if (silenced || closed) return false;
  const owed = client.owedPongs > 0 || server.owedPongs > 0 || client.owesClose || server.owesClose;
  return toServer.transit + toClient.transit > 0 || (owed && !client.closed && !server.closed);
}

function isDue(party: PartyReport | undefined, t: number): boolean {
  return party !== undefined && party.nextDeadline !== null && party.nextDeadline <= t;
}
