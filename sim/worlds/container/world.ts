/**
 * A whole product in containers: gateway and machines as images that are started for one scenario, a network
 * of their own, Chromium in front, and real time. Nothing here is simulated but the cloud and the faults.
 */
import type { Browser } from '@playwright/test';
import { defaultPolicy, type Policy } from '../../../system/contracts/policy.ts';
import type { Plan } from '../../../system/store/schema.ts';
import { quiet, type RelayReport } from '../../clock/barrier.ts';
import { createFakeBucket } from '../../cloud/bucket.ts';
import { createFakeLoki } from '../../cloud/loki.ts';
import { ApiClient } from '../../evidence/api-client.ts';
import type { Rhythm } from '../../heartbeats/rhythm.ts';
import { History } from '../../history/history.ts';
import type { Kind, Kinds } from '../../history/record.ts';
import type { Link } from '../../network/links.ts';
import { named } from '../named.ts';
import { acme, type EnrolledMachine, type Population } from '../people.ts';
import { NotAtThisTier } from '../person.ts';
import { BeatsByHand } from '../process/beats-by-hand.ts';
import { BrowserUser } from '../process/browser-user.ts';
import type { BrowserWorld, PageClock } from '../process/browser-world.ts';
import { LinkWatch } from '../process/link-watch.ts';
import type { PageParty } from '../process/page-party.ts';
import { picturesOf } from '../process/pictures.ts';
import { PrintedLines, type ShellOfSession } from '../process/printed-lines.ts';
import { RollCall } from '../process/roll-call.ts';
import { ShellRest } from '../process/shell-rest.ts';
import type { RawSocket } from '../raw-sockets.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import { ContainerDeployment } from './container-deployment.ts';
import type { ContainerGateway } from './container-gateway.ts';
import type { ContainerMachine } from './container-machine.ts';
import { pidOutside } from './kernel-view.ts';
import { lookAtNetwork } from './network-calm.ts';
import { programImage } from './program-image.ts';
import { RealTime } from './real-time.ts';
import { kernelNow, runClock } from './run-clock.ts';
import { TimeOrder } from './time-order.ts';

/** How late this tier may observe what was on time: a busy machine is no fault of the product. */
const epsilonMs = 2_000;

/** What a network owes after an outage comes with TCP's own patience: each try twice as long after the last. */
const restBudgetMs = 60_000;

export interface ContainerWorldOptions {
  readonly title: string;
  readonly seed: number;
  readonly browser: Browser;
  readonly machines: readonly string[];
  /** In which the org differs from the default. */
  readonly policy?: Partial<Policy>;
  /** Of the org; `workforce`, with remote management, by default. */
  readonly plan?: Plan;
  /** Where recordings go: files by default. */
  readonly objects?: 'files' | 'bucket';
  /** Set where the browser is this world's own. */
  readonly browserProcess?: { kill(signal: NodeJS.Signals): unknown };
}

export class ContainerWorld implements BrowserWorld {
  readonly history = new History();
  readonly time: RealTime;
  readonly restsInFloods = false;
  readonly pageClock: PageClock;
  readonly policy: Policy;
  readonly population: Population;
  readonly secrets = new Map<string, string>();
  readonly sockets: RawSocket[] = [];
  readonly loki = createFakeLoki();
  readonly bucket = createFakeBucket();
  readonly #options: ContainerWorldOptions;
  readonly #zero = kernelNow();
  readonly #clock = runClock(this.#zero);
  readonly #beats = new BeatsByHand(this.#clock);
  readonly #users = new Map<string, BrowserUser>();
  readonly #pages: PageParty[] = [];
  readonly #order = new TimeOrder();
  readonly #watch = new LinkWatch();
  readonly #rest = new ShellRest(this.history);
  readonly #printed = new PrintedLines(this.history);
  readonly #roll: RollCall;
  readonly #deployment: ContainerDeployment;

  private constructor(options: ContainerWorldOptions, image: string) {
    this.#options = options;
    this.pageClock = { epochMs: Date.now(), stepped: false };
    const entropy = seededEntropy(options.seed);
    this.policy = { ...defaultPolicy, ...options.policy };
    this.population = acme(entropy, options.machines, options.policy, options.plan);
    this.#deployment = new ContainerDeployment({
      zero: this.#zero,
      image,
      clock: this.#clock,
      entropy,
      population: this.population,
      heartbeatIntervalMs: this.policy.heartbeatIntervalMs,
      objects: options.objects ?? 'files',
      loki: this.loki,
      bucket: this.bucket,
      heard: (actor, { t, kind, data }) => this.record(actor, kind as Kind, data as Kinds[Kind], t),
      observed: (kind, data) => this.#observed(kind, data),
      secret: (name, plain) => this.secret(name, plain),
    });
    this.#roll = new RollCall({
      processes: () => this.#deployment.parties(),
      pages: () => this.#pages.filter(({ gone }) => !gone),
      relays: () => this.#relays(),
      own: () => this.sockets.flatMap((socket) => socket.report() ?? []),
      delivered: () => this.#watch.delivered,
      shells: () => {
        const { unrest, stamp } = this.#rest.look(
          this.#deployment.agentsAlive().map(({ party }) => party.pid),
        );
        return { unrest, stamp: stamp + lookAtNetwork().stamp };
      },
      pending: () => [
        { what: 'requests to the cloud', pending: this.#deployment.pendingAtCloud },
        { what: 'fake heartbeats', pending: this.#beats.underWay },
        { what: 'new addresses of this machine', pending: lookAtNetwork().pending },
        {
          what: 'terminals whose agent has not read what was printed on them',
          pending: this.#printed.unread,
        },
      ],
    });
    this.time = new RealTime({
      clock: this.#clock,
      rest: () => this.#comeToRest(),
      advanced: (from, to) => this.record('sim', 'clock.advanced', { from, to }),
    });
  }

  /** A running world, every machine online. Whatever it could not start is stopped again. Rejects with NoDocker. */
  static async start(options: ContainerWorldOptions): Promise<ContainerWorld> {
    const world = new ContainerWorld(options, await programImage());
    try {
      await world.#start();
      return world;
    } catch (error) {
      await world.stop().catch((also) => {
        throw new AggregateError([error, also], `${error}, and what was there could not be ended: ${also}`);
      });
      throw error;
    }
  }

  get origin(): string {
    return this.gateway.origin;
  }

  get browserLink(): Link {
    return this.gateway.browserLink;
  }

  get gateway(): ContainerGateway {
    return this.#deployment.gateway;
  }

  get gateways(): readonly ContainerGateway[] {
    return [this.gateway];
  }

  machine(name: string): ContainerMachine {
    return named('machine', name, this.#deployment.machines.values(), ({ machine }) => machine.name);
  }

  async user(name: string, device = ''): Promise<BrowserUser> {
    const key = `${name}@${device}`;
    const known = this.#users.get(key);
    if (known) return known;
    const person = named('person', name, this.population.people, (one) => one.name);
    const user = await BrowserUser.create(this, this.#options.browser, person, device, this.gateway);
    this.#users.set(key, user);
    return user;
  }

  apiClient(): ApiClient {
    const learned = (name: string, secret: string) => this.secret(name, secret);
    return new ApiClient(this.origin, this.population.org.id, learned, ({ pathname, search }, init) =>
      fetch(new URL(pathname + search, this.#deployment.directUrl), init),
    );
  }

  beatAs(machine: EnrolledMachine, rhythm: Rhythm): Disposable {
    return this.#beats.beatAs(machine, rhythm, this.#deployment.directUrl);
  }

  async killBrowser(): Promise<void> {
    const { browserProcess } = this.#options;
    if (!browserProcess) throw new Error('this scenario shares its browser: ask for { ownBrowser: true }');
    browserProcess.kill('SIGKILL');
  }

  objects(): string[] {
    return [...this.#deployment.objects(), ...this.bucket.objects.keys()];
  }

  async printOn({ session, pid }: ShellOfSession, line: string): Promise<void> {
    await this.#printed.print({ session, pid: pidOutside(session, pid) }, line);
  }

  async impostor(): Promise<AsyncDisposable> {
    throw new NotAtThisTier('nobody but its own container has the address of a machine');
  }

  screens(): Promise<{ name: string; body: Buffer }[]> {
    return picturesOf(this.#pages);
  }

  addPage(page: PageParty): void {
    this.#pages.push(page);
  }

  /** What anybody saw, in the order in which it happened: it is in the history once the world has come to rest. */
  record<K extends Kind>(actor: string, kind: K, data: Kinds[K], t = this.#clock.now()): void {
    this.#order.add(t, () => void this.history.record(kind, data, { t: Math.round(t), actor }));
  }

  /** A page tells what it saw when it is asked, and behind what the wire saw then; `t` is its own time. */
  pageEvent(name: string, t: number, kind: string, data: Record<string, unknown>): void {
    const now = this.#clock.now();
    const told = { page: name, ...data } as unknown as Kinds[Kind];
    const seen = { t: Number.isNaN(t) ? Math.round(now) : t, actor: `page:${name}` };
    this.#order.add(now, () => void this.history.record(kind as Kind, told, seen));
  }

  secret(name: string, plain: string): void {
    this.secrets.set(plain, name);
  }

  processes(): number[] {
    return this.#deployment.processes();
  }

  async restartGateway(): Promise<void> {
    this.record('sim', 'gateway.fault', { gateway: 'g1', what: 'start' });
    await this.gateway.restart();
    await this.time.settle();
  }

  async census(): Promise<void> {
    await this.time.settle();
    this.record('sim', 'census', await this.#deployment.census());
    await this.time.settle();
  }

  /** Its containers live in the real world, on purpose. */
  touched(): readonly string[] {
    return [];
  }

  output(): string {
    return this.#deployment.output();
  }

  async stop(): Promise<void> {
    this.#order.recordUntil(Number.POSITIVE_INFINITY);
    await Promise.allSettled([...this.#users.values()].map((user) => user.close()));
    for (const socket of this.sockets) socket.terminate();
    await this.#deployment.stop();
  }

  async #start(): Promise<void> {
    const { title, seed } = this.#options;
    this.record(
      'sim',
      'run.started',
      { title, tier: 'container', seed, epsilon_ms: epsilonMs, policy: this.policy },
      0,
    );
    await this.#deployment.start();
    await this.time.until(
      () => this.population.machines.every(({ name }) => this.#isOnline(name)),
      () => `expected every machine to be online; the containers say:\n${this.output()}`,
    );
  }

  #isOnline(name: string): boolean {
    const status = this.history.of('machine.status').findLast(({ data }) => data.name === name);
    return status?.data.to === 'online';
  }

  /** Asks everybody until all rest. What was told before a question is known with its answers, so it is recorded. */
  async #comeToRest(): Promise<void> {
    await quiet(async () => {
      const askedAt = this.#clock.now();
      // Its timers run by themselves, so anything may have happened in a page.
      for (const page of this.#pages) page.poked = true;
      const wave = await this.#roll.take();
      this.#order.recordUntil(askedAt);
      return wave;
    }, restBudgetMs);
    this.#watch.forgetEnded();
    this.#roll.forgetEnded();
  }

  #relays(): RelayReport[] {
    const { links, deadLinks } = this.#deployment;
    const byHand = new Set(this.sockets.map(({ port }) => port));
    return this.#watch.reports(links, byHand).map((one) => (deadLinks.has(one.link) ? silenced(one) : one));
  }

  #observed<K extends Kind>(kind: K, data: Kinds[K]): void {
    this.#watch.observe(kind, data);
    const { link } = data as { link?: string };
    this.record(kind.startsWith('wire.') ? `wire:${link}` : 'sim', kind, data);
  }
}

/** Its far end is off the network: what the kernel goes on sending there, or dialling, may take as long as it likes. */
function silenced(relay: RelayReport): RelayReport {
  return { ...relay, silenced: true, server: { ...relay.server, connecting: false } };
}
