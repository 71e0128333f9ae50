/**
 * The product as one world has it: a folder, gateway and agent processes, the cloud they call, and the links
 * with their faults between all of them.
 *
 *     ══ browser-gateway ══▶ gateway ══ gateway-agent:M ══▶ agent M ── PTY
 *                             │  ▲                            │
 *           gateway-loki ◀════╝  ╚══════ agent-gateway:M ═════╝
 */
import { createPtyShells } from '../../../system/node/pty-shell.ts';
import type { Entropy } from '../../../system/ports/entropy.ts';
import type { VirtualClock } from '../../clock/virtual-clock.ts';
import type { FakeBucket } from '../../cloud/bucket.ts';
import type { FakeLoki } from '../../cloud/loki.ts';
import type { Census, Kind, Kinds } from '../../history/record.ts';
import { chooseServer } from '../../network/choose-server.ts';
import type { Delivery } from '../../network/delivery.ts';
import { createNetwork, type Link, type Network } from '../../network/links.ts';
import type { Population } from '../people.ts';
import type { AgentHandle } from './agent-handle.ts';
import { bindAgents } from './bind-agents.ts';
import type { Child } from './child.ts';
import { CloudSide } from './cloud-side.ts';
import type { GatewayHandle } from './gateway-handle.ts';
import { Gateways } from './gateways.ts';
import type { PartyEvent } from './party.ts';
import { processesWith } from './process-tree.ts';
import { WorldFolder } from './world-folder.ts';

export interface DeploymentOptions {
  readonly clock: VirtualClock;
  readonly entropy: Entropy;
  readonly population: Population;
  readonly gateways: number;
  readonly heartbeatIntervalMs: number;
  readonly dashboardDir: string;
  readonly objects: 'files' | 'bucket';
  readonly loki: FakeLoki;
  readonly bucket: FakeBucket;
  readonly delivery: Delivery;
  /** What a process said. */
  heard(actor: string, event: PartyEvent): void;
  /** What a link's tap or a fault told. */
  observed<K extends Kind>(kind: K, data: Kinds[K]): void;
  /** Each secret that is made for it. */
  secret(name: string, plain: string): void;
}

export class Deployment {
  readonly machines = new Map<string, AgentHandle>();
  readonly #options: DeploymentOptions;
  readonly #cloud: CloudSide;
  #folder: WorldFolder | null = null;
  #network: Network | null = null;
  #gateways: Gateways | null = null;

  constructor(options: DeploymentOptions) {
    this.#options = options;
    this.#cloud = new CloudSide(options.loki, options.bucket);
  }

  /** Throws what could not be started; `stop` takes the rest down. */
  async start(): Promise<void> {
    const { clock, entropy, population, heartbeatIntervalMs, secret, dashboardDir } = this.#options;
    const folder = await WorldFolder.create();
    this.#folder = folder;
    const server = await chooseServer();
    const network = await createNetwork({
      clock,
      entropy,
      server: server.kind === 'embedded' ? 'embedded' : server,
      virtualTime: true,
      observe: (kind, data) => this.#options.observed(kind, data as Kinds[typeof kind]),
      delivery: this.#options.delivery,
    });
    this.#network = network;
    const gateways = await Gateways.bind({
      count: this.#options.gateways,
      network,
      env: folder.env,
      heard: (actor, event) => this.#options.heard(actor, event),
      changed: () => this.#pointAgentsAt(gateways.serving),
    });
    this.#gateways = gateways;
    const { agents, routes } = await bindAgents({
      network,
      population,
      folder,
      upstream: `127.0.0.1:${gateways.first.port}`,
      heartbeatIntervalMs,
      heard: (actor, event) => this.#options.heard(actor, event),
    });
    for (const agent of agents) {
      secret('node key', agent.machine.nodeKey);
      this.machines.set(agent.machine.name, agent);
    }
    const jwtSecret = entropy.bytes(32).toString('base64url');
    secret('JWT secret', jwtSecret);
    for (const { name, password } of population.people) secret(`password of ${name}`, password);
    const { lokiUrl, bucketUrl } = await this.#cloud.start(network);
    await gateways.start({
      jwtSecret,
      databaseFile: folder.databaseFile,
      lokiUrl,
      objects:
        this.#options.objects === 'bucket'
          ? { bucket: this.#options.bucket.bucket, endpoint: bucketUrl }
          : { directory: folder.objectsDir },
      dashboardDir,
      routes,
      population,
    });
    await Promise.all([...this.machines.values()].map((machine) => machine.start(clock.now())));
  }

  get gateways(): Gateways {
    if (!this.#gateways) throw new Error('nothing is deployed yet');
    return this.#gateways;
  }

  /** All of them, the cloud's included. */
  get links(): readonly Link[] {
    return this.#network?.links() ?? [];
  }

  /** Of the gateway that is named, or of the first that serves, past the links and their faults. */
  directUrl(gateway?: string): string {
    const { port } = gateway === undefined ? this.gateways.serving : this.gateways.named(gateway);
    return `http://127.0.0.1:${port}`;
  }

  /** Requests to the cloud that are under way. */
  get pendingAtCloud(): number {
    return this.#cloud.pending;
  }

  /** Those that live, in the order in which their timers fire. */
  children(): Child[] {
    return this.#handles()
      .map(({ child }) => child)
      .filter((child) => child.alive);
  }

  agentsAlive(): AgentHandle[] {
    return [...this.machines.values()].filter(({ alive }) => alive);
  }

  /** What everybody still holds. */
  async census(): Promise<Census> {
    return {
      gateway: await this.gateways.census(),
      agents: await Promise.all(
        this.agentsAlive().map(async (one) => ({ machine: one.machine.name, ...(await one.census()) })),
      ),
      processes: this.processes(),
    };
  }

  /** Shells and what descends from them, by the home directory that only this world has. */
  processes(): number[] {
    return this.#folder ? processesWith('HOME', this.#folder.home) : [];
  }

  /** Keys of what is kept as files. */
  objects(): string[] {
    return this.#folder?.objects() ?? [];
  }

  /** What the processes printed. */
  output(): string {
    return this.#handles()
      .map(({ child }) => child.output)
      .join('');
  }

  /** Kills everything at once and leaves nothing behind. */
  async stop(): Promise<void> {
    await Promise.all([
      ...[...this.machines.values()].map((machine) => machine.stop()),
      this.#gateways?.stop(),
    ]);
    for (const { owner } of this.machines.values()) createPtyShells({ owner }).killLeftovers?.();
    await this.#cloud.stop();
    await this.#network?.stop();
    await this.#folder?.remove();
  }

  #handles(): (GatewayHandle | AgentHandle)[] {
    return [...(this.#gateways?.all ?? []), ...this.machines.values()];
  }

  /** As a load balancer would. */
  async #pointAgentsAt({ port }: GatewayHandle): Promise<void> {
    const upstream = `127.0.0.1:${port}`;
    for (const { links } of this.machines.values()) await links.beats.pointAt(upstream);
  }
}
