/**
 * Ends that are owed to the database: of sessions that are over and whose end could not be written, and of
 * those that nobody holds any more.
 */
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { type RecoveryServices, recoverSession, recoverSessions } from './recovery.ts';
import type { ShellLedger } from './shell-ledger.ts';

/** Rhythm in which an end that could not be written is tried again. */
const retryMs = 2000;

export class OwedEnds {
  readonly #ports: { readonly clock: Clock; readonly log: Log };
  readonly #services: RecoveryServices;
  readonly #gatewayId: string;
  /** Of sessions that are over and whose end could not be written yet. */
  readonly #owing = new Set<ShellLedger>();
  /** Dead sessions whose end is being written. */
  readonly #clearing = new Set<string>();
  #retry: Timer | null = null;
  #paying: Promise<void> | null = null;
  #stopped = false;

  constructor(
    ports: { readonly clock: Clock; readonly log: Log },
    services: RecoveryServices,
    gatewayId: string,
  ) {
    this.#ports = ports;
    this.#services = services;
    this.#gatewayId = gatewayId;
  }

  /** The session of this ledger is over. */
  settled(ledger: ShellLedger): void {
    if (ledger.owes) this.#owing.add(ledger);
    this.#tryAgainLater();
  }

  /** What is still owed then is found in the database, by whoever looks next. */
  stop(): void {
    this.#stopped = true;
    this.#retry?.cancel();
  }

  /** Writes the end of one session of this gateway that is not held by anybody. */
  async clear(sessionId: string): Promise<void> {
    if (this.#clearing.has(sessionId)) return;
    this.#clearing.add(sessionId);
    try {
      // Who still knows how it ended tells that.
      await this.#pay();
      const rows = await this.#services.rows.unfinished(this.#gatewayId);
      const row = rows.find(({ id }) => id === sessionId);
      if (row) await recoverSession(this.#ports, this.#services, row);
    } finally {
      this.#clearing.delete(sessionId);
    }
  }

  /** Of an earlier life of this gateway. */
  async recoverOwn(): Promise<void> {
    await this.#pay();
    await recoverSessions(this.#ports, this.#services, this.#gatewayId);
  }

  /** Of gateways that are gone. */
  async recoverOthers(): Promise<void> {
    await this.#pay();
    await recoverSessions(this.#ports, this.#services, null);
  }

  #tryAgainLater(): void {
    if (this.#retry || this.#stopped || this.#owing.size === 0) return;
    this.#retry = this.#ports.clock.setTimer(retryMs, () => {
      this.#retry = null;
      void this.#pay().then(() => this.#tryAgainLater());
    });
  }

  /** Never rejects, as the ledgers do not. */
  #pay(): Promise<void> {
    this.#paying ??= this.#payAll().finally(() => {
      this.#paying = null;
    });
    return this.#paying;
  }

  /** Up to the first that cannot be written: it goes behind the others. */
  async #payAll(): Promise<void> {
    for (const ledger of [...this.#owing]) {
      await ledger.settle();
      this.#owing.delete(ledger);
      if (!ledger.owes) continue;
      this.#owing.add(ledger);
      return;
    }
  }
}
