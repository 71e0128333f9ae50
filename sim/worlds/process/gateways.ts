/**
 * The gateways of a world of processes: one, or several on one database. Each has links of its own, from
 * browsers and from the other gateways; whoever may choose comes to the first one that serves.
 */

import { browserLinkOf } from '../../history/links.ts';
import type { Census } from '../../history/record.ts';
import type { Network } from '../../network/links.ts';
import { sumOfCensuses } from '../gateway-census.ts';
import { named } from '../named.ts';
import { GatewayHandle } from './gateway-handle.ts';
import type { GatewayStart } from './gateway-program.ts';
import type { PartyEvent } from './party.ts';

export interface GatewaysOptions {
  readonly count: number;
  readonly network: Network;
  readonly env: NodeJS.ProcessEnv;
  heard(actor: string, event: PartyEvent): void;
  /** Another one may be the first that serves. */
  changed(): Promise<void>;
}

/** What all of them are told alike. */
export type CommonStart = Omit<GatewayStart, 'gatewayId' | 'origin' | 'address'>;

export class Gateways {
  readonly all: readonly GatewayHandle[];
  #start: CommonStart | null = null;

  private constructor(all: readonly GatewayHandle[]) {
    this.all = all;
  }

  /** Their processes run and listen behind their links; the gateways themselves are not there yet. */
  static async bind({ count, network, env, heard, changed }: GatewaysOptions): Promise<Gateways> {
    const all: GatewayHandle[] = [];
    for (let i = 1; i <= count; i++) {
      const id = `g${i}`;
      const gateway = await GatewayHandle.bind(id, env, (event) => heard(`gateway:${id}`, event));
      all.push(gateway);
      const upstream = `127.0.0.1:${gateway.port}`;
      gateway.join({
        browsers: await network.link({ name: browserLinkOf(id), upstream }),
        peers: count > 1 ? await network.link({ name: `gateway-gateway:${id}`, upstream }) : null,
        changed: count > 1 ? changed : async () => {},
      });
    }
    return new Gateways(all);
  }

  get first(): GatewayHandle {
    return this.all[0]!;
  }

  get serving(): GatewayHandle {
    return this.all.find(({ serving }) => serving) ?? this.first;
  }

  /** Throws for an id that none has. */
  named(id: string): GatewayHandle {
    return named('gateway', id, this.all, (one) => one.id);
  }

  /** One after the other: the first fills the database. */
  async start(start: CommonStart): Promise<void> {
    this.#start = { ...start, population: null };
    for (const gateway of this.all) await gateway.start(gateway === this.first ? start : this.#start);
  }

  /** A new process for one that has ended. */
  restart(id: string, now: number): Promise<void> {
    return this.named(id).restart(this.#start!, now);
  }

  async census(): Promise<Census['gateway']> {
    const alive = this.all.filter((gateway) => gateway.alive);
    return sumOfCensuses(await Promise.all(alive.map((gateway) => gateway.census())));
  }

  async stop(): Promise<void> {
    await Promise.all(this.all.map((gateway) => gateway.stop()));
  }
}
