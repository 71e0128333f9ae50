/**
 * The product as one world of containers has it: a network without a way out, the gateway and each machine a
 * container on it, and between them the fault proxy, which listens on the harness's address there.
 *
 *     ══ browser-gateway ══▶ [gateway] ══ gateway-agent:M ══▶ [machine M] ── PTY
 *                              │  ▲                              │
 *            gateway-loki ◀════╝  ╚═══════ agent-gateway:M ══════╝
 */
import type { Clock } from '../../../system/ports/clock.ts';
import type { Entropy } from '../../../system/ports/entropy.ts';
import type { FakeBucket } from '../../cloud/bucket.ts';
import type { FakeLoki } from '../../cloud/loki.ts';
import { browserLinkOf } from '../../history/links.ts';
import type { Census, Kind, Kinds } from '../../history/record.ts';
import { createNetwork, type Link, type Network } from '../../network/links.ts';
import { sumOfCensuses } from '../gateway-census.ts';
import type { Population } from '../people.ts';
import { CloudSide } from '../process/cloud-side.ts';
import type { GatewayStart } from '../process/gateway-program.ts';
import type { PartyEvent } from '../process/party.ts';
import { WorldFolder } from '../process/world-folder.ts';
import { ContainerGateway, gatewayPort } from './container-gateway.ts';
import { agentPort, ContainerMachine } from './container-machine.ts';
import { ContainerParty } from './container-party.ts';
import { canSee, pidsInside } from './kernel-view.ts';
import { PrivateNetwork } from './private-network.ts';
import { inImage } from './program-image.ts';
import { zeroVariable } from './stdio-runtime.ts';

export interface ContainerDeploymentOptions {
  /** When the run began, as `kernelNow` told it. */
  readonly zero: bigint;
  /** What every container runs. */
  readonly image: string;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly population: Population;
  readonly heartbeatIntervalMs: number;
  readonly objects: 'files' | 'bucket';
  readonly loki: FakeLoki;
  readonly bucket: FakeBucket;
  /** What a program said. */
  heard(actor: string, event: PartyEvent): void;
  /** What a link's tap or a fault told. */
  observed<K extends Kind>(kind: K, data: Kinds[K]): void;
  /** Each secret that is made for it. */
  secret(name: string, plain: string): void;
}

export class ContainerDeployment {
  readonly machines = new Map<string, ContainerMachine>();
  readonly #options: ContainerDeploymentOptions;
  readonly #cloud: CloudSide;
  /** Those that have ended, too: what they printed counts. */
  readonly #parties: ContainerParty[] = [];
  readonly #starting = new Set<Promise<ContainerParty>>();
  #folder: WorldFolder | null = null;
  #private: PrivateNetwork | null = null;
  #network: Network | null = null;
  #gateway: ContainerGateway | null = null;

  constructor(options: ContainerDeploymentOptions) {
    this.#options = options;
    this.#cloud = new CloudSide(options.loki, options.bucket);
  }

  /** Throws what could not be started; `stop` takes the rest down. */
  async start(): Promise<void> {
    const { clock, entropy, population, objects, bucket, observed, secret } = this.#options;
    const folder = await WorldFolder.create();
    this.#folder = folder;
    this.#private = await PrivateNetwork.create(folder.name);
    const network = await createNetwork({
      clock,
      entropy,
      server: 'embedded',
      observe: (kind, data) => observed(kind, data as Kinds[typeof kind]),
    });
    this.#network = network;
    const gateway = await this.#bindGateway(network, folder);
    const routes = await this.#bindMachines(network, folder);
    const jwtSecret = entropy.bytes(32).toString('base64url');
    secret('JWT secret', jwtSecret);
    for (const { name, password } of population.people) secret(`password of ${name}`, password);
    const { lokiUrl, bucketUrl } = await this.#cloud.start(network, this.#private.harness);
    const machines = [...this.machines.values()];
    await Promise.all([
      gateway.start({
        gatewayId: gateway.id,
        origin: gateway.origin,
        address: null,
        jwtSecret,
        databaseFile: folder.databaseFile,
        lokiUrl,
        objects:
          objects === 'bucket'
            ? { bucket: bucket.bucket, endpoint: bucketUrl }
            : { directory: folder.objectsDir },
        dashboardDir: inImage.dashboard,
        routes,
        population,
      }),
      ...machines.map((machine) => machine.boot()),
    ]);
    await Promise.all(machines.map((machine) => machine.start()));
    this.#mustSeeThem();
  }

  get gateway(): ContainerGateway {
    if (!this.#gateway) throw new Error('nothing is deployed yet');
    return this.#gateway;
  }

  get links(): readonly Link[] {
    return this.#network?.links() ?? [];
  }

  /** Links on which nothing arrives, since a machine is off the network. */
  get deadLinks(): ReadonlySet<string> {
    const off = [...this.machines.values()].filter(({ offNetwork }) => offNetwork);
    return new Set(off.flatMap(({ links }) => [links.shells.name, links.beats.name]));
  }

  /** Of the gateway, past the links and their faults. */
  get directUrl(): string {
    return `http://${this.#gatewayUpstream}`;
  }

  /** Requests to the cloud that are under way. */
  get pendingAtCloud(): number {
    return this.#cloud.pending;
  }

  /** Programs that run. */
  parties(): ContainerParty[] {
    return this.#parties.filter(({ alive }) => alive);
  }

  agentsAlive(): ContainerMachine[] {
    return [...this.machines.values()].filter(({ alive }) => alive);
  }

  /** What everybody still holds. */
  async census(): Promise<Census> {
    const { gateway } = this;
    return {
      gateway: sumOfCensuses(gateway.alive ? [await gateway.census()] : []),
      agents: await Promise.all(
        this.agentsAlive().map(async (one) => ({ machine: one.machine.name, ...(await one.census()) })),
      ),
      processes: this.processes(),
    };
  }

  /** Shells and what descends from them, by the home directory that only this world has. */
  processes(): number[] {
    return this.#folder ? pidsInside(this.#folder.home) : [];
  }

  /** Keys of what is kept as files. */
  objects(): string[] {
    return this.#folder?.objects() ?? [];
  }

  /** What the programs printed. */
  output(): string {
    return this.#parties.map(({ output }) => output).join('');
  }

  /** Ends every container at once; they, their network and their folder are gone when it resolves. */
  async stop(): Promise<void> {
    await Promise.allSettled(this.#starting);
    await Promise.all(this.#parties.map((party) => party.stop()));
    try {
      await this.#cloud.stop();
      await this.#network?.stop();
      await this.#private?.remove();
    } finally {
      await this.#folder?.remove();
    }
  }

  /** Whoever cannot see them would take every shell for ended. */
  #mustSeeThem(): void {
    const zero = String(this.#options.zero);
    if (!this.parties().every(({ pid }) => canSee(pid, zeroVariable, zero)))
      throw new Error(
        'the processes of containers cannot be seen from here: the Docker daemon must run on this machine',
      );
  }

  async #bindGateway(network: Network, folder: WorldFolder): Promise<ContainerGateway> {
    const browsers = await network.link({ name: browserLinkOf('g1'), upstream: this.#gatewayUpstream });
    this.#gateway = new ContainerGateway(browsers, () =>
      this.#run('gateway:g1', 'gateway', this.#private!.address(0), folder.path),
    );
    return this.#gateway;
  }

  /** Answers where a tailnet address leads: to the link of the machine, at the harness's address. */
  async #bindMachines(network: Network, folder: WorldFolder): Promise<GatewayStart['routes']> {
    const { population, secret } = this.#options;
    const host = this.#private!.harness;
    const routes: Record<string, { host: string; port: number }> = {};
    for (const [i, machine] of population.machines.entries()) {
      const address = this.#private!.address(i + 1);
      const upstream = `${address}:${agentPort}`;
      const links = {
        shells: await network.link({ name: `gateway-agent:${machine.name}`, upstream, host }),
        beats: await network.link({
          name: `agent-gateway:${machine.name}`,
          upstream: this.#gatewayUpstream,
          host,
        }),
      };
      routes[machine.tailnetIp] = { host, port: links.shells.port };
      secret('node key', machine.nodeKey);
      this.machines.set(machine.name, this.#machine(machine, links, address, folder));
    }
    return routes;
  }

  get #gatewayUpstream(): string {
    return `${this.#private!.address(0)}:${gatewayPort}`;
  }

  #machine(
    machine: Population['machines'][number],
    links: ContainerMachine['links'],
    address: string,
    folder: WorldFolder,
  ): ContainerMachine {
    const { heartbeatIntervalMs, observed } = this.#options;
    const { beats } = links;
    return new ContainerMachine({
      machine,
      links,
      address,
      network: this.#private!,
      start: {
        nodeKey: machine.nodeKey,
        gatewayUrl: `http://${beats.host}:${beats.port}`,
        port: agentPort,
        home: folder.home,
        owner: `${folder.name}-${machine.name}`,
        heartbeatIntervalMs,
      },
      run: () => this.#run(`agent:${machine.name}`, 'agent', address, folder.home),
      told: (link, what) => {
        const fault = 'blackhole';
        if (what === 'healed') observed('fault.healed', { link, fault });
        else observed('fault.applied', { link, fault, detail: { by: 'leaving the network' } });
      },
    });
  }

  async #run(
    name: string,
    program: 'gateway' | 'agent',
    address: string,
    folder: string,
  ): Promise<ContainerParty> {
    const { zero, image, heard } = this.#options;
    const starting = ContainerParty.start({
      name,
      program,
      image,
      address,
      zero,
      network: this.#private!,
      folders: [folder],
      onEvent: (event) => heard(name, event),
    });
    this.#starting.add(starting);
    const party = await starting.finally(() => this.#starting.delete(starting));
    this.#parties.push(party);
    return party;
  }
}
