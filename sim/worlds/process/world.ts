/**
 * A whole product on one machine: gateways and agents as processes, Chromium in front, links with faults
 * between them, one virtual clock over all of them, one history of what they did.
 */
import type { Browser } from '@playwright/test';
import { defaultPolicy, type Policy } from '../../../system/contracts/policy.ts';
import type { Entropy } from '../../../system/ports/entropy.ts';
import type { Plan } from '../../../system/store/schema.ts';
import { epochMs, VirtualClock } from '../../clock/virtual-clock.ts';
import { createFakeBucket } from '../../cloud/bucket.ts';
import { createFakeLoki } from '../../cloud/loki.ts';
import { ApiClient } from '../../evidence/api-client.ts';
import type { Rhythm } from '../../heartbeats/rhythm.ts';
import { History } from '../../history/history.ts';
import type { Kind, Kinds } from '../../history/record.ts';
import type { Link } from '../../network/links.ts';
import type { Manners } from '../impostor.ts';
import { named } from '../named.ts';
import { acme, type EnrolledMachine, type Population } from '../people.ts';
import type { RawSocket } from '../raw-sockets.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import type { AgentHandle } from './agent-handle.ts';
import { BeatsByHand } from './beats-by-hand.ts';
import { BrowserUser } from './browser-user.ts';
import type { BrowserWorld } from './browser-world.ts';
import { Deployment } from './deployment.ts';
import type { GatewayHandle } from './gateway-handle.ts';
import { type Replacement, replaceAgent } from './impostor.ts';
import { isForBrowser, LinkWatch } from './link-watch.ts';
import type { PageParty } from './page-party.ts';
import { picturesOf } from './pictures.ts';
import { PrintedLines, type ShellOfSession } from './printed-lines.ts';
import { ShellRest } from './shell-rest.ts';
import { type SteppedPage, Stepper } from './stepping.ts';

/** How late this tier may observe what was on time. */
const epsilonMs = 250;

/**
 * One delivery in four through a proxy takes up to this much wall time: a barrier that only seems to work fails
 * at once. Not each of them: a scenario of hours has thousands, one after the other.
 */
const jitterMs = 2;
const deliverLate = (deliver: () => void) =>
  void (Math.random() < 1 / 4 ? setTimeout(deliver, Math.random() * jitterMs) : setImmediate(deliver));

export interface WorldOptions {
  readonly title: string;
  readonly seed: number;
  /** For its people; a world without one can still be visited by a browser of somebody's own. */
  readonly browser?: Browser;
  readonly machines: readonly string[];
  /** In which the org differs from the default. */
  readonly policy?: Partial<Policy>;
  /** Of the org; `workforce`, with remote management, by default. */
  readonly plan?: Plan;
  /** By default one. */
  readonly gateways?: number;
  readonly dashboardDir: string;
  /** Where recordings go: files by default. */
  readonly objects?: 'files' | 'bucket';
  /** Set where the browser is this world's own. */
  readonly browserProcess?: { kill(signal: NodeJS.Signals): unknown };
}

export class ProcessWorld implements BrowserWorld {
  readonly history = new History();
  readonly time: Stepper;
  /** Real programs print until every buffer of the kernel is full. */
  readonly restsInFloods = false;
  readonly pageClock = { epochMs, stepped: true };
  readonly policy: Policy;
  readonly population: Population;
  /** Every secret that this world has used, and what it is: none may be found in what it leaves. */
  readonly secrets = new Map<string, string>();
  /** WebSockets opened by hand, beside the pages'. */
  readonly sockets: RawSocket[] = [];
  /** Pages in a browser that is not this world's: they keep its time like its own. */
  readonly visitors = new Set<SteppedPage>();
  readonly loki = createFakeLoki();
  readonly bucket = createFakeBucket();
  readonly #users = new Map<string, BrowserUser>();
  readonly #options: WorldOptions;
  readonly #clock = new VirtualClock();
  readonly #beats = new BeatsByHand(this.#clock);
  readonly #entropy: Entropy;
  readonly #pages: PageParty[] = [];
  readonly #impostors: Replacement[] = [];
  readonly #rest = new ShellRest(this.history);
  readonly #printed = new PrintedLines(this.history);
  readonly #watch = new LinkWatch();
  readonly #deployment: Deployment;

  private constructor(options: WorldOptions) {
    this.#options = options;
    this.#entropy = seededEntropy(options.seed);
    this.policy = { ...defaultPolicy, ...options.policy };
    this.population = acme(this.#entropy, options.machines, options.policy, options.plan);
    this.#deployment = new Deployment({
      clock: this.#clock,
      entropy: this.#entropy,
      population: this.population,
      gateways: options.gateways ?? 1,
      heartbeatIntervalMs: this.policy.heartbeatIntervalMs,
      dashboardDir: options.dashboardDir,
      objects: options.objects ?? 'files',
      loki: this.loki,
      bucket: this.bucket,
      delivery: (deliver) => this.#deliver(deliver),
      heard: (actor, { t, kind, data }) => this.record(actor, kind as Kind, data as Kinds[Kind], t),
      observed: (kind, data) => this.#observed(kind, data),
      secret: (name, plain) => this.secret(name, plain),
    });
    this.time = new Stepper({
      clock: this.#clock,
      processes: () => this.#deployment.children(),
      pages: () => [...this.#pages.filter((page) => !page.gone), ...this.visitors],
      relays: () =>
        this.#watch.reports(this.#deployment.links, new Set(this.sockets.map(({ port }) => port))),
      own: () => [
        ...this.sockets.flatMap((socket) => socket.report() ?? []),
        ...this.#impostors.flatMap((impostor) => impostor.reports()),
      ],
      delivered: () => this.#watch.delivered,
      atRest: () => this.#watch.forgetEnded(),
      shells: () => this.#rest.look(this.#deployment.agentsAlive().map(({ child }) => child.pid)),
      pending: () => [
        { what: 'requests to the cloud', pending: this.#deployment.pendingAtCloud },
        { what: 'fake heartbeats', pending: this.#beats.underWay },
        {
          what: 'terminals whose agent has not read what was printed on them',
          pending: this.#printed.unread,
        },
      ],
      advanced: (from, to) => this.record('sim', 'clock.advanced', { from, to }),
    });
  }

  /** A running world, every machine online. Whatever it could not start is stopped again. */
  static async start(options: WorldOptions): Promise<ProcessWorld> {
    const world = new ProcessWorld(options);
    try {
      await world.#start();
      return world;
    } catch (error) {
      await world.stop();
      throw error;
    }
  }

  get origin(): string {
    return this.gateway.origin;
  }

  get browserLink(): Link {
    return this.gateway.browserLink;
  }

  /** All of them, the cloud's included. */
  get links(): readonly Link[] {
    return this.#deployment.links;
  }

  get gateway(): GatewayHandle {
    return this.#deployment.gateways.first;
  }

  get gateways(): readonly GatewayHandle[] {
    return this.#deployment.gateways.all;
  }

  get machines(): ReadonlyMap<string, AgentHandle> {
    return this.#deployment.machines;
  }

  machine(name: string): AgentHandle {
    return named('machine', name, this.machines.values(), ({ machine }) => machine.name);
  }

  /** A person at a device of their own; the same one each time for the same names. */
  async user(name: string, device = '', gateway = 'g1'): Promise<BrowserUser> {
    const key = `${name}@${device}`;
    const known = this.#users.get(key);
    if (known) return known;
    const person = named('person', name, this.population.people, (one) => one.name);
    if (!this.#options.browser) throw new Error('this world has no browser for its people');
    const way = this.#deployment.gateways.named(gateway);
    const user = await BrowserUser.create(this, this.#options.browser, person, device, way);
    this.#users.set(key, user);
    return user;
  }

  pages(): readonly PageParty[] {
    return this.#pages;
  }

  apiClient(gateway?: string): ApiClient {
    const learned = (name: string, secret: string) => this.secret(name, secret);
    return new ApiClient(this.origin, this.population.org.id, learned, ({ pathname, search }, init) =>
      fetch(new URL(pathname + search, this.#deployment.directUrl(gateway)), init),
    );
  }

  /** A machine's heartbeats from the laboratory's hand, on the world's clock, until the answer is disposed of. */
  beatAs(machine: EnrolledMachine, rhythm: Rhythm): Disposable {
    return this.#beats.beatAs(machine, rhythm, this.#deployment.directUrl());
  }

  /** SIGKILL to the browser, where it is this world's own. */
  async killBrowser(): Promise<void> {
    const { browserProcess } = this.#options;
    if (!browserProcess) throw new Error('this scenario shares its browser: ask for { ownBrowser: true }');
    browserProcess.kill('SIGKILL');
  }

  /** Keys of everything in the object store, files or bucket. */
  objects(): string[] {
    return [...this.#deployment.objects(), ...this.bucket.objects.keys()];
  }

  /** A program on the machine writes a line onto the terminal of a shell. */
  printOn(shell: ShellOfSession, line: string): Promise<void> {
    return this.#printed.print(shell, line);
  }

  /** Puts something else in the place of a machine's agent; disposing of it brings the agent back. */
  async impostor(machine: string, manners: Manners): Promise<AsyncDisposable> {
    const impostor = await replaceAgent(this.machine(machine), manners, (session, output) =>
      this.record(`impostor:${machine}`, 'shell.output', { session, data: output.toString('base64') }),
    );
    this.#impostors.push(impostor);
    return impostor;
  }

  /** Pictures of the pages that are there. */
  screens(): Promise<{ name: string; body: Buffer }[]> {
    return picturesOf(this.#pages);
  }

  addPage(page: PageParty): void {
    this.#pages.push(page);
  }

  record<K extends Kind>(actor: string, kind: K, data: Kinds[K], t = this.#clock.now()): void {
    this.history.record(kind, data, { t, actor });
  }

  pageEvent(name: string, t: number, kind: string, data: Record<string, unknown>): void {
    const known = kind as Kind;
    this.record(
      `page:${name}`,
      known,
      { page: name, ...data } as unknown as Kinds[Kind],
      Number.isNaN(t) ? undefined : t,
    );
  }

  secret(name: string, plain: string): void {
    this.secrets.set(plain, name);
  }

  async restartGateway(id = 'g1'): Promise<void> {
    this.record('sim', 'gateway.fault', { gateway: id, what: 'start' });
    await this.#deployment.gateways.restart(id, this.#clock.now());
    await this.time.settle();
  }

  /** Records what everybody still holds, once the world is quiet. */
  async census(): Promise<void> {
    await this.time.settle();
    this.record('sim', 'census', await this.#deployment.census());
  }

  /** Its processes live in the real world; their clocks and chances are given to them. */
  touched(): readonly string[] {
    return [];
  }

  /** What the processes printed: nothing, when all is well. */
  output(): string {
    return this.#deployment.output();
  }

  /** Ends everything at once and leaves nothing behind. */
  async stop(): Promise<void> {
    await Promise.allSettled([...this.#users.values()].map((user) => user.close()));
    for (const socket of this.sockets) socket.terminate();
    await this.#deployment.stop();
  }

  async #start(): Promise<void> {
    const { title, seed } = this.#options;
    this.record('sim', 'run.started', {
      title,
      tier: 'process',
      seed,
      epsilon_ms: epsilonMs,
      policy: this.policy,
    });
    await this.#deployment.start();
    await this.time.until(
      () => [...this.machines.keys()].every((name) => this.#isOnline(name)),
      () => `expected every machine to be online; the processes say:\n${this.output()}`,
    );
  }

  #isOnline(name: string): boolean {
    return (
      this.history.of('machine.status').findLast((record) => record.data.name === name)?.data.to === 'online'
    );
  }

  /** Shells and what descends from them. */
  processes(): number[] {
    return this.#deployment.processes();
  }

  #observed<K extends Kind>(kind: K, data: Kinds[K]): void {
    this.#watch.observe(kind, data);
    if (isForBrowser(kind, data)) this.time.tellPages();
    const { link } = data as { link?: string };
    this.record(kind.startsWith('wire.') ? `wire:${link}` : 'sim', kind, data);
  }

  /** Nothing reaches a page that does not know what time it is. */
  #deliver(deliver: () => void): void {
    const { telling } = this.time;
    if (telling) telling.then(() => deliverLate(deliver));
    else deliverLate(deliver);
  }
}
