/**
 * A whole product in one process: the same gateway, agents and dashboard core as in the other tiers, over
 * connections in memory, with scripted shells, one virtual clock and one seed. Nothing listens, nothing
 * sleeps, nothing touches a disk, and the same seed gives the same history, hash for hash.
 *
 *     HeadlessUser ══ browser-gateway ══▶ gateway ══ gateway-agent:M ══▶ agent M ── scripted bash
 *                                            ▲                             │
 *                                            ╚════ agent-gateway:M ════════╝
 */
import { defaultPolicy, type Policy } from '../../../system/contracts/policy.ts';
import type { Clock } from '../../../system/ports/clock.ts';
import type { Entropy } from '../../../system/ports/entropy.ts';
import type { Plan } from '../../../system/store/schema.ts';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { createFakeBucket } from '../../cloud/bucket.ts';
import { createFakeLoki } from '../../cloud/loki.ts';
import { ApiClient } from '../../evidence/api-client.ts';
import { beatMachines } from '../../heartbeats/beat-machines.ts';
import { postBeat } from '../../heartbeats/post-beat.ts';
import type { Rhythm } from '../../heartbeats/rhythm.ts';
import { History } from '../../history/history.ts';
import { browserLinkOf } from '../../history/links.ts';
import type { Kind, Kinds } from '../../history/record.ts';
import { sumOfCensuses } from '../gateway-census.ts';
import { impostorServer, type Manners } from '../impostor.ts';
import { named } from '../named.ts';
import { acme, type EnrolledMachine, type Population } from '../people.ts';
import { populate } from '../populate.ts';
import type { RawSocket } from '../raw-sockets.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import type { World } from '../world.ts';
import { type Accept, dial, type MemorySocket } from './duplex.ts';
import { HeadlessUser } from './headless-user.ts';
import { MemoryAgent } from './memory-agent.ts';
import { MemoryDatabase } from './memory-database.ts';
import { memoryFetch, oneForEach } from './memory-fetch.ts';
import { MemoryGateway } from './memory-gateway.ts';
import { MemoryLink } from './memory-link.ts';
import { MemoryTime } from './memory-time.ts';
import { Ports } from './ports.ts';
import { Pump } from './pump.ts';
import { armTripwire, type Tripwire } from './tripwire.ts';

export interface MemoryWorldOptions {
  readonly title: string;
  readonly seed: number;
  readonly machines: readonly string[];
  /** In which the org differs from the default. */
  readonly policy?: Partial<Policy>;
  /** Of the org; `workforce`, with remote management, by default. */
  readonly plan?: Plan;
  /** Kinds that the history is spared: where nobody judges it and it would fill the memory. */
  readonly leavesOut?: ReadonlySet<Kind>;
  /** By default one. */
  readonly gateways?: number;
}

/** One tick: what was on time is observed on time. */
const epsilonMs = 1;

/** Nobody attacks these passwords. */
const passwordCost = 16;

/** Which party draws from which stream of the seed. */
const streams = { world: 0, pump: 1, network: 2, gateway: 3, pages: 4, agents: 5, peers: 1000 } as const;

export class MemoryWorld implements World {
  readonly history = new History();
  readonly time: MemoryTime;
  readonly restsInFloods = true;
  readonly policy: Policy;
  readonly population: Population;
  readonly secrets = new Map<string, string>();
  readonly sockets: RawSocket[] = [];
  readonly loki = createFakeLoki();
  readonly bucket = createFakeBucket();
  readonly gateways: readonly MemoryGateway[];
  /** Of the pages. */
  readonly pageEntropy: Entropy;
  readonly #options: MemoryWorldOptions;
  readonly #clock = new VirtualClock();
  readonly #pump: Pump;
  readonly #ports = new Ports();
  readonly #database = new MemoryDatabase();
  readonly #machines = new Map<string, MemoryAgent>();
  readonly #users = new Map<string, HeadlessUser>();
  readonly #tripwire: Tripwire;
  #over = false;

  private constructor(options: MemoryWorldOptions, tripwire: Tripwire) {
    this.#options = options;
    this.#tripwire = tripwire;
    const entropy = this.#entropy(streams.world);
    this.pageEntropy = this.#entropy(streams.pages);
    this.policy = { ...defaultPolicy, ...options.policy };
    this.population = acme(entropy, options.machines, options.policy, options.plan);
    this.#pump = new Pump(this.#clock, this.#entropy(streams.pump));
    this.time = new MemoryTime(this.#pump, (from, to) => this.record('sim', 'clock.advanced', { from, to }));
    const jwtSecret = entropy.bytes(32).toString('base64url');
    this.secret('JWT secret', jwtSecret);
    for (const { name, password } of this.population.people) this.secret(`password of ${name}`, password);
    const networkEntropy = this.#entropy(streams.network);
    this.gateways = Array.from({ length: options.gateways ?? 1 }, (_, i) =>
      this.#newGateway(i, jwtSecret, networkEntropy),
    );
    this.population.machines.forEach((machine, i) => {
      this.secret('node key', machine.nodeKey);
      const actor = `agent:${machine.name}`;
      const agent = new MemoryAgent({
        machine,
        pump: this.#pump,
        seed: this.#seedOf(streams.agents + i),
        gatewayUrl: this.origin,
        heartbeatIntervalMs: this.policy.heartbeatIntervalMs,
        record: (kind, data) => this.record(actor, kind, data),
      });
      agent.join({
        shells: this.#link(`gateway-agent:${machine.name}`, networkEntropy, agent.accept),
        beats: this.#link(`agent-gateway:${machine.name}`, networkEntropy, this.#front),
      });
      this.#machines.set(machine.name, agent);
    });
  }

  /** A running world, every machine online. */
  static async start(options: MemoryWorldOptions): Promise<MemoryWorld> {
    const tripwire = armTripwire();
    try {
      const world = new MemoryWorld(options, tripwire);
      await world.#start();
      return world;
    } catch (error) {
      tripwire[Symbol.dispose]();
      throw error;
    }
  }

  get gateway(): MemoryGateway {
    return this.gateways[0]!;
  }

  get origin(): string {
    return this.gateway.origin;
  }

  get browserLink(): MemoryLink {
    return this.gateway.browserLink;
  }

  get clock(): Clock {
    return this.#clock;
  }

  /** Agents and the laboratory itself come to the first gateway that serves, as through a load balancer. */
  readonly #front: Accept = (far) =>
    (this.gateways.find(({ serving }) => serving) ?? this.gateway).accept(far);

  readonly dial = (): MemorySocket => this.browserLink.dial();

  machine(name: string): MemoryAgent {
    return named('machine', name, this.#machines.values(), ({ machine }) => machine.name);
  }

  async user(name: string, device = '', gateway = 'g1'): Promise<HeadlessUser> {
    const key = `${name}@${device}`;
    const known = this.#users.get(key);
    if (known) return known;
    const account = named('person', name, this.population.people, (one) => one.name);
    const user = new HeadlessUser(this, account, device, this.gatewayNamed(gateway));
    this.#users.set(key, user);
    return user;
  }

  gatewayNamed(id: string): MemoryGateway {
    return named('gateway', id, this.gateways, (one) => one.id);
  }

  apiClient(gateway?: string): ApiClient {
    const learned = (name: string, secret: string) => this.secret(name, secret);
    const direct = gateway === undefined ? this.#direct : this.#fetchFrom(this.gatewayNamed(gateway).accept);
    return new ApiClient(this.origin, this.population.org.id, learned, (url, init) =>
      this.time.during(direct(url, init)),
    );
  }

  beatAs(machine: EnrolledMachine, rhythm: Rhythm): Disposable {
    return beatMachines({
      clock: this.#clock,
      machines: [{ nodeKey: machine.nodeKey, rhythm }],
      send: postBeat(this.origin, this.#direct),
    });
  }

  async impostor(machine: string, manners: Manners): Promise<AsyncDisposable> {
    const agent = this.machine(machine);
    agent.standIn(
      impostorServer(manners, (session, output) =>
        this.record(`impostor:${machine}`, 'shell.output', { session, data: output.toString('base64') }),
      ),
    );
    await agent.links.shells.pointAt('an impostor');
    return {
      [Symbol.asyncDispose]: async () => {
        agent.standIn(null);
        await agent.links.shells.pointAt(machine);
      },
    };
  }

  record<K extends Kind>(actor: string, kind: K, data: Kinds[K]): void {
    if (!this.#over && !this.#options.leavesOut?.has(kind))
      this.history.record(kind, data, { t: this.#clock.now(), actor });
  }

  secret(name: string, plain: string): void {
    // A copy: a part of an address would keep the whole of it in memory.
    this.secrets.set(Buffer.from(plain).toString(), name);
  }

  objects(): string[] {
    return [...this.bucket.objects.keys()];
  }

  async printOn({ session }: { readonly session: string }, line: string): Promise<void> {
    for (const { shells } of this.#machines.values()) if (shells.has(session)) shells.print(session, line);
  }

  processes(): number[] {
    return [...this.#machines.values()].flatMap(({ shells }) => shells.processes());
  }

  async restartGateway(id = 'g1'): Promise<void> {
    this.record('sim', 'gateway.fault', { gateway: id, what: 'start' });
    await this.time.during(this.gatewayNamed(id).start());
    await this.time.settle();
  }

  async census(): Promise<void> {
    await this.time.settle();
    const machines = [...this.#machines.values()];
    this.record('sim', 'census', {
      gateway: sumOfCensuses(this.gateways.map((gateway) => gateway.census())),
      agents: machines
        .filter(({ alive }) => alive)
        .map((one) => ({ machine: one.machine.name, ...one.census() })),
      processes: this.processes(),
    });
  }

  /** Nobody prints here. */
  output(): string {
    return '';
  }

  touched(): readonly string[] {
    return this.#tripwire.touches.map(({ api, place }) => `${api} at ${place}`);
  }

  /** What the screens show, as text: there are no pictures. */
  async screens(): Promise<{ name: string; body: Buffer }[]> {
    return [];
  }

  /** Everyone dies at once, unseen. */
  async stop(): Promise<void> {
    this.#over = true;
    try {
      for (const socket of this.sockets) socket.terminate();
      for (const machine of this.#machines.values()) await machine.kill();
      for (const gateway of this.gateways) if (gateway.alive) await gateway.kill();
      await this.time.settle();
      this.#database.close();
    } finally {
      this.#tripwire[Symbol.dispose]();
    }
  }

  async #start(): Promise<void> {
    const { title, seed } = this.#options;
    this.record('sim', 'run.started', {
      title,
      tier: 'sim',
      seed,
      epsilon_ms: epsilonMs,
      policy: this.policy,
    });
    const database = this.#database.direct();
    const entropy = this.#entropy(streams.world);
    await this.#database.migrate();
    await populate({ database, clock: this.#clock, entropy }, this.population, passwordCost);
    for (const gateway of this.gateways) await this.time.during(gateway.start());
    await this.time.during(Promise.all([...this.#machines.values()].map((machine) => machine.start())));
    await this.time.until(
      () => [...this.#machines.keys()].every((name) => this.#isOnline(name)),
      () => 'expected every machine to be online',
    );
  }

  /** Past the links and their faults. */
  readonly #fetchFrom = (accept: Accept) =>
    memoryFetch(
      oneForEach(() => dial(this.#pump, accept, this.#ports.pair())),
      'the laboratory',
    );

  readonly #direct = this.#fetchFrom(this.#front);

  #newGateway(i: number, jwtSecret: string, networkEntropy: Entropy): MemoryGateway {
    const id = `g${i + 1}`;
    const actor = `gateway:${id}`;
    const gateway = new MemoryGateway({
      id,
      pump: this.#pump,
      entropy: this.#entropy(i === 0 ? streams.gateway : streams.peers + i),
      database: this.#database,
      loki: this.loki,
      bucket: this.bucket,
      origin: i === 0 ? 'http://gateway.test' : `http://${id}.gateway.test`,
      jwtSecret,
      passwordCost,
      dial: (host) => this.#agentAt(host).links.shells.dial(),
      dialPeer: (this.#options.gateways ?? 1) > 1 ? (peer) => this.gatewayNamed(peer).peerLink.dial() : null,
      record: (kind, data) => this.record(actor, kind, data),
    });
    gateway.join({
      browsers: this.#link(browserLinkOf(id), networkEntropy, gateway.accept),
      peers: this.#link(`gateway-gateway:${id}`, networkEntropy, gateway.accept),
    });
    return gateway;
  }

  #link(name: string, entropy: Entropy, accept: Accept): MemoryLink {
    const wire = `wire:${name}`;
    return new MemoryLink({
      name,
      accept,
      entropy,
      pump: this.#pump,
      ports: this.#ports,
      observe: (kind, data) =>
        this.record(kind.startsWith('wire.') ? wire : 'sim', kind, data as Kinds[typeof kind]),
    });
  }

  #agentAt(host: string): MemoryAgent {
    const agent = [...this.#machines.values()].find(({ machine }) => machine.tailnetIp === host);
    if (!agent) throw new Error(`no link leads to ${host}`);
    return agent;
  }

  #isOnline(name: string): boolean {
    const status = this.history.of('machine.status').findLast(({ data }) => data.name === name);
    return status?.data.to === 'online';
  }

  #seedOf(stream: number): number {
    return Math.imul(this.#options.seed, 0x9e3779b1) + stream;
  }

  #entropy(stream: number): Entropy {
    return seededEntropy(this.#seedOf(stream));
  }
}
