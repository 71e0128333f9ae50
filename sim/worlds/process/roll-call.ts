/** Asks everyone of a world at once whether they rest, for the barrier (`sim/clock/barrier.ts`). */
import type { PageReport, PartyReport, RelayReport, SocketReport, Wave } from '../../clock/barrier.ts';
import type { Party } from './party.ts';

/** A page, as far as it is asked. */
export interface AskedPage {
  /** Something may have happened in it since it was last read. */
  poked: boolean;
  /** Its last word; `null` where it can no longer be asked. */
  report(): Promise<PageReport | null>;
}

export interface Present {
  processes(): readonly Party[];
  pages(): readonly AskedPage[];
  relays(): RelayReport[];
  /** Of the laboratory's own connections. */
  own(): SocketReport[];
  /** How many things have been delivered to browsers; what no script ever sees is left out. */
  delivered(): number;
  /** Why the shells do not rest, and a stamp of their work. */
  shells(): { unrest: string | null; stamp: string };
  /** What the laboratory itself has under way. */
  pending(): { readonly what: string; readonly pending: number }[];
}

export class RollCall {
  readonly #present: Present;
  #forgetClosed = false;
  #deliveredAtLastWave = -1;

  constructor(present: Present) {
    this.#present = present;
  }

  /** The world is at rest: who is asked next need not tell of what has ended. */
  forgetEnded(): void {
    this.#forgetClosed = true;
  }

  async take(): Promise<Wave> {
    await this.#tapsAtRest();
    const forget = this.#forgetClosed;
    this.#forgetClosed = false;
    const asked = this.#present.processes().map(async (process): Promise<[string, PartyReport] | null> => {
      try {
        return [process.name, await process.report(forget)];
      } catch (error) {
        if (process.alive) throw error;
        return null;
      }
    });
    const parties = new Map((await Promise.all(asked)).filter((entry) => entry !== null));
    const relays = this.#present.relays();
    const delivered = this.#present.delivered();
    if (delivered !== this.#deliveredAtLastWave) for (const page of this.#present.pages()) page.poked = true;
    this.#deliveredAtLastWave = delivered;
    const pages = await Promise.all(this.#present.pages().map((page) => page.report()));
    const shells = this.#present.shells();
    const pending = this.#present.pending().filter((one) => one.pending > 0);
    return {
      parties,
      relays,
      own: this.#present.own(),
      pages: pages.filter((page) => page !== null),
      others: [
        ...(shells.unrest ? [shells.unrest] : []),
        ...pending.map((one) => `${one.pending} ${one.what} are under way`),
      ],
      stamp: shells.stamp,
    };
  }

  /**
   * Waits a little for what the taps themselves can see to be under way: asking everybody is dear, and in
   * vain until then.
   */
  async #tapsAtRest(): Promise<void> {
    for (let round = 0; round < 20; round++) {
      if (!this.#present.relays().some(isUnderWay)) return;
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }
}

function isUnderWay({ silenced, closed, client, server, toServer, toClient }: RelayReport): boolean {
  if (silenced || closed) return false;
  const owed = client.owedPongs > 0 || server.owedPongs > 0 || client.owesClose || server.owesClose;
  return toServer.transit + toClient.transit > 0 || (owed && !client.closed && !server.closed);
}
