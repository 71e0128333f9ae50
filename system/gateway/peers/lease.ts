/**
 * A gateway's lease on its sessions, kept in the database that the gateways share.
 *
 *     a renewal each third of the lease ──▶ `beats` moves, the others see it move
 *     (five times as often while it fails)
 *     none for 1¾ thirds ──▶ the holder ends everything it has
 *     none for 2 thirds  ──▶ any other gateway strikes it out and writes the ends that it owes
 *
 * No wall clocks are compared: the holder counts from when it sent its last good renewal, the others from
 * when they saw the count move, each by its own monotonic clock. So a cut-off gateway has always stopped
 * before its sessions are told as over, and the whole lease bounds how long they can be told as live.
 */
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { Log } from '../../ports/log.ts';
import { compileOnce } from '../../store/compile-once.ts';
import type { Database } from '../../store/schema.ts';
import { PeerWatch } from './peer-watch.ts';

export interface LeasePorts {
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly database: Database;
  readonly log: Log;
}

export interface LeaseOptions {
  readonly gatewayId: string;
  /** Where the other gateways reach this one; null where they can not. */
  readonly address: string | null;
  readonly leaseMs: number;
}

/** What the gateway does as its lease comes and goes. None of it is called while another runs. */
export interface LeaseDuties {
  /** The lease is lost: ends everything. Resolves when the ends are written or given up. */
  lost(): Promise<void>;
  /** The database may answer again: writes what is owed. The lease is taken anew when it resolves. */
  returning(): Promise<void>;
  /** The lease is taken anew: new sessions may come. */
  returned(): Promise<void>;
  /** After each renewal. `struckOut`: others that were found dead by this gateway just now. */
  renewed(struckOut: readonly string[]): Promise<void>;
}

const renewal = compileOnce((db, given: { id: string; lease: string }) =>
  db
    .updateTable('gateways')
    .set((row) => ({ beats: row('beats', '+', 1) }))
    .where('id', '=', given.id)
    .where('lease', '=', given.lease),
);

export class GatewayLease {
  readonly #ports: LeasePorts;
  readonly #options: LeaseOptions;
  readonly #duties: LeaseDuties;
  readonly #watch: PeerWatch;
  readonly #periodMs: number;
  #token: string | null = null;
  #rhythm: Timer | null = null;
  #deadline: Timer | null = null;
  #losing: Promise<void> = Promise.resolve();
  #work: Promise<void> = Promise.resolve();
  #stopped = false;

  constructor(ports: LeasePorts, options: LeaseOptions, duties: LeaseDuties) {
    this.#ports = ports;
    this.#options = options;
    this.#duties = duties;
    this.#periodMs = options.leaseMs / 3;
    this.#watch = new PeerWatch(ports, { gatewayId: options.gatewayId, patienceMs: 2 * this.#periodMs });
  }

  /** Null while this gateway has no say over its sessions. */
  get token(): string | null {
    return this.#token;
  }

  /** Takes the lease, from an earlier life of this gateway too, and keeps it. Rejects when the database fails. */
  async take(): Promise<void> {
    const { clock, entropy, database } = this.#ports;
    const { gatewayId: id, address } = this.#options;
    const sentAt = clock.now();
    const row = { id, lease: entropy.uuid(), beats: 0, address };
    await database
      .insertInto('gateways')
      .values(row)
      .onConflict((conflict) => conflict.column('id').doUpdateSet(row))
      .execute();
    if (this.#stopped) return;
    this.#token = row.lease;
    this.#renewed(sentAt);
    this.#nextIn(this.#periodMs);
  }

  /** Gives the lease back: nothing is owed any more. Never rejects; the others find out by themselves then. */
  async release(): Promise<void> {
    this.#stopped = true;
    this.#rhythm?.cancel();
    this.#deadline?.cancel();
    await this.#work;
    const token = this.#token;
    this.#token = null;
    if (token === null) return;
    const { database } = this.#ports;
    await database
      .deleteFrom('gateways')
      .where('id', '=', this.#options.gatewayId)
      .where('lease', '=', token)
      .execute()
      .catch((error: Error) => this.#trouble('giving the lease back', error));
  }

  #nextIn(ms: number): void {
    this.#rhythm?.cancel();
    if (this.#stopped) return;
    this.#rhythm = this.#ports.clock.setTimer(ms, () => {
      this.#work = this.#keep();
    });
  }

  async #keep(): Promise<void> {
    try {
      if (this.#token === null) return await this.#comeBack();
      if (await this.#renew(this.#token)) await this.#duties.renewed(await this.#watch.strikeOut());
      this.#nextIn(this.#token === null ? 0 : this.#periodMs);
    } catch (error) {
      this.#trouble('keeping the lease', error as Error);
      this.#nextIn(this.#periodMs / 5);
    }
  }

  async #renew(token: string): Promise<boolean> {
    const { clock, database } = this.#ports;
    const sentAt = clock.now();
    const renewed = await renewal.write(database, { id: this.#options.gatewayId, lease: token });
    if (this.#stopped || this.#token !== token) return false;
    if (renewed === 0) {
      this.#lose();
      return false;
    }
    this.#renewed(sentAt);
    return true;
  }

  /** A timer of its own, so that a database that never answers does not keep the lease alive. */
  #renewed(sentAt: number): void {
    const { clock } = this.#ports;
    this.#deadline?.cancel();
    this.#deadline = clock.setTimer(sentAt + 1.75 * this.#periodMs - clock.now(), () => this.#lose());
  }

  #lose(): void {
    this.#deadline?.cancel();
    this.#token = null;
    this.#ports.log.event('gateway.lease_lost', { gateway: this.#options.gatewayId });
    this.#losing = this.#duties.lost();
  }

  async #comeBack(): Promise<void> {
    await this.#losing;
    await this.#duties.returning();
    if (this.#stopped) return;
    await this.take();
    this.#ports.log.event('gateway.lease_taken', { gateway: this.#options.gatewayId });
    await this.#duties.returned();
  }

  #trouble(what: string, error: Error): void {
    this.#ports.log.event('trouble', { what, error: error.message });
  }
}
