/** A machine of a world of containers: its container is the machine, and what befalls the one befalls the other. */
import type { Census } from '../../history/record.ts';
import type { Link } from '../../network/links.ts';
import type { EnrolledMachine } from '../people.ts';
import { NotAtThisTier } from '../person.ts';
import type { AgentStart } from '../process/agent-program.ts';
import type { MachineLife } from '../world.ts';
import type { ContainerParty } from './container-party.ts';
import type { PrivateNetwork } from './private-network.ts';

/** Where it listens, in its container. */
export const agentPort = 2222;

export interface MachineOptions {
  readonly machine: EnrolledMachine;
  readonly links: { readonly shells: Link; readonly beats: Link };
  readonly network: PrivateNetwork;
  readonly address: string;
  readonly start: AgentStart;
  /** Starts its container. */
  run(): Promise<ContainerParty>;
  /** A fault begins, or is over, on a link of the machine. */
  told(link: string, what: 'applied' | 'healed'): void;
}

export class ContainerMachine implements MachineLife {
  readonly machine: EnrolledMachine;
  readonly links: MachineOptions['links'];
  readonly #options: MachineOptions;
  #party: ContainerParty | null = null;
  #offNetwork = false;

  constructor(options: MachineOptions) {
    this.#options = options;
    this.machine = options.machine;
    this.links = options.links;
  }

  /** Its container, once it has booted. */
  get party(): ContainerParty {
    return this.#party!;
  }

  get alive(): boolean {
    return this.#party?.alive ?? false;
  }

  /** Its cable is out: what is under way to it or from it stays so. */
  get offNetwork(): boolean {
    return this.#offNetwork;
  }

  /** Its container runs; its agent is not there yet. */
  async boot(): Promise<void> {
    this.#party = await this.#options.run();
  }

  async start(): Promise<void> {
    if (!this.alive) await this.boot();
    await this.party.call('start', this.#options.start);
  }

  down(): Promise<void> {
    return this.party.call('down');
  }

  up(): Promise<void> {
    return this.party.call('up');
  }

  /** SIGKILL to the container: its shells go with the agent. */
  async kill(): Promise<void> {
    await this.party.signal('SIGKILL');
    await this.party.exited;
  }

  async vanish(): Promise<AsyncDisposable> {
    const { network, address, links, told } = this.#options;
    const names = [links.shells.name, links.beats.name];
    const { id } = this.party;
    this.#offNetwork = true;
    for (const name of names) told(name, 'applied');
    await network.disconnect(id);
    return {
      [Symbol.asyncDispose]: async () => {
        for (const name of names) told(name, 'healed');
        if (this.alive) await network.connect(id, address);
        this.#offNetwork = false;
      },
    };
  }

  async jumpWallTime(): Promise<void> {
    throw new NotAtThisTier('a container has the wall clock of its machine');
  }

  census(): Promise<Omit<Census['agents'][number], 'machine'>> {
    return this.party.call('census');
  }

  async stop(): Promise<void> {
    await this.#party?.stop();
  }
}
