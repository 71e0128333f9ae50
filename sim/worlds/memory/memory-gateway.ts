/** The gateway of a world in memory, through its lives: started, drained, killed, started again on its database. */
import { defaultPolicy } from '../../../system/contracts/policy.ts';
import { type Gateway, startGateway } from '../../../system/gateway/start.ts';
import { createLocalBus } from '../../../system/node/local-bus.ts';
import type { Dialer } from '../../../system/ports/dialer.ts';
import type { Entropy } from '../../../system/ports/entropy.ts';
import type { FakeBucket } from '../../cloud/bucket.ts';
import { bucketAsStore, lokiAsExporter } from '../../cloud/cloud-ports.ts';
import type { FakeLoki } from '../../cloud/loki.ts';
import type { Census } from '../../history/record.ts';
import { GatewayTies } from '../gateway-ties.ts';
import { placeLocator } from '../places.ts';
import type { GatewayExit, GatewayLife } from '../world.ts';
import type { MemorySocket } from './duplex.ts';
import type { MemoryDatabase } from './memory-database.ts';
import type { MemoryLink } from './memory-link.ts';
import { memoryPeerCaller } from './memory-peer-caller.ts';
import { Party } from './party.ts';
import type { Pump } from './pump.ts';

export interface MemoryGatewayOptions {
  readonly id: string;
  readonly pump: Pump;
  readonly entropy: Entropy;
  readonly database: MemoryDatabase;
  readonly loki: FakeLoki;
  readonly bucket: FakeBucket;
  readonly origin: string;
  readonly jwtSecret: string;
  readonly passwordCost: number;
  /** Where a tailnet address leads. Throws where no link does. */
  dial(host: string): MemorySocket;
  /** Where the address of another gateway leads; null where this one is alone. */
  readonly dialPeer: ((host: string) => MemorySocket) | null;
  readonly record: ConstructorParameters<typeof Party>[1];
}

export class MemoryGateway implements GatewayLife {
  readonly #options: MemoryGatewayOptions;
  #party: Party | null = null;
  #gateway: Gateway | null = null;
  #links: { readonly browsers: MemoryLink; readonly peers: MemoryLink } | null = null;
  readonly #ties = new GatewayTies();
  #peersGone: AsyncDisposable | null = null;
  #exit = Promise.withResolvers<GatewayExit>();

  constructor(options: MemoryGatewayOptions) {
    this.#options = options;
  }

  get id(): string {
    return this.#options.id;
  }

  get origin(): string {
    return this.#options.origin;
  }

  /** Browsers ⇄ this gateway. */
  get browserLink(): MemoryLink {
    return this.#links!.browsers;
  }

  /** Other gateways → this one. */
  get peerLink(): MemoryLink {
    return this.#links!.peers;
  }

  get serving(): boolean {
    return this.alive && !this.#ties.cut;
  }

  join(links: { readonly browsers: MemoryLink; readonly peers: MemoryLink }): void {
    this.#links = links;
  }

  get alive(): boolean {
    return this.#party?.alive ?? false;
  }

  get exited(): Promise<GatewayExit> {
    return this.#exit.promise;
  }

  /** Behind every link that leads to it. */
  readonly accept = (far: MemorySocket): boolean => {
    if (!this.#gateway || !this.#party?.alive) return false;
    this.#party.own(far);
    this.#gateway.server.emit('connection', far);
    return true;
  };

  async start(): Promise<void> {
    const { pump, record, entropy, database, loki, bucket, jwtSecret, passwordCost, origin, dialPeer } =
      this.#options;
    const party = new Party(pump, record);
    const dialer: Dialer = { dial: ({ host }) => party.own(this.#options.dial(host)) };
    const peers =
      dialPeer && this.#ties.peers(memoryPeerCaller(party.clock, (host) => party.own(dialPeer(host))));
    this.#party = party;
    this.#exit = Promise.withResolvers();
    this.#gateway = await startGateway(
      {
        clock: party.clock,
        entropy,
        dialer,
        database: this.#ties.database(database.connect(party)),
        objects: party.asks(bucketAsStore(bucket, party.clock)),
        exporter: party.asks(lokiAsExporter(loki, party.clock)),
        bus: party.asks(createLocalBus()),
        peers: peers && { post: party.asks(peers).post, connect: peers.connect },
        locator: placeLocator,
        log: party.log,
      },
      {
        gatewayId: this.id,
        jwtSecret,
        allowedOrigins: [origin],
        policy: defaultPolicy,
        passwordCost,
        trustProxy: true,
        ...(dialPeer && { address: `http://${this.id}` }),
      },
    );
  }

  async kill(): Promise<GatewayExit> {
    this.#end({ code: null, signal: 'SIGKILL' });
    return this.exited;
  }

  async partition(): Promise<void> {
    this.#ties.sever();
    this.#peersGone = await this.peerLink.blackhole();
  }

  async rejoin(): Promise<void> {
    this.#ties.mend();
    await this.#peersGone?.[Symbol.asyncDispose]();
  }

  /** As the product's own main does it. */
  terminate(): void {
    const gateway = this.#gateway;
    void (async () => {
      await gateway?.drain();
      await gateway?.stop();
      this.#end({ code: 0, signal: null });
    })();
  }

  async jumpWallTime(byMs: number): Promise<void> {
    this.#party?.jumpWallTime(byMs);
  }

  census(): Census['gateway'] {
    if (!this.#gateway || !this.alive) return { sessions: 0, sockets: 0, streams: 0, timers: 0, listed: 0 };
    return this.#gateway.census();
  }

  #end(exit: GatewayExit): void {
    this.#party?.kill();
    this.#gateway = null;
    this.#exit.resolve(exit);
  }
}
