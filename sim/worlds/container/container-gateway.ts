/** The gateway of a world of containers, through its lives: each is a container of its own on the same database. */
import type { Census } from '../../history/record.ts';
import type { Link } from '../../network/links.ts';
import { NotAtThisTier } from '../person.ts';
import type { GatewayStart } from '../process/gateway-program.ts';
import type { GatewayExit, GatewayLife } from '../world.ts';
import type { ContainerParty } from './container-party.ts';

/** Where it listens, in its container. */
export const gatewayPort = 8080;

export class ContainerGateway implements GatewayLife {
  readonly id = 'g1';
  readonly browserLink: Link;
  readonly #run: () => Promise<ContainerParty>;
  #party: ContainerParty | null = null;
  #start: GatewayStart | null = null;
  #cut = false;

  /** @param run starts its container */
  constructor(browserLink: Link, run: () => Promise<ContainerParty>) {
    this.browserLink = browserLink;
    this.#run = run;
  }

  /** Its container; only after `start`. */
  get party(): ContainerParty {
    return this.#party!;
  }

  get alive(): boolean {
    return this.#party?.alive ?? false;
  }

  get serving(): boolean {
    return this.alive && !this.#cut;
  }

  get origin(): string {
    return `http://${this.browserLink.host}:${this.browserLink.port}`;
  }

  get peerLink(): never {
    throw new NotAtThisTier('there is one gateway at this tier');
  }

  async start(start: GatewayStart): Promise<void> {
    this.#start = { ...start, population: null };
    this.#party = await this.#run();
    await this.#party.call('bind', gatewayPort);
    await this.#party.call('start', start);
  }

  async restart(): Promise<void> {
    await this.party.exited;
    await this.start(this.#start!);
  }

  async partition(): Promise<void> {
    this.#cut = true;
    await this.party.call('partition');
  }

  async rejoin(): Promise<void> {
    this.#cut = false;
    if (this.alive) await this.party.call('rejoin');
  }

  async kill(): Promise<GatewayExit> {
    await this.party.signal('SIGKILL');
    return this.party.exited;
  }

  terminate(): void {
    void this.party.signal('SIGTERM');
  }

  async jumpWallTime(): Promise<void> {
    throw new NotAtThisTier('a container has the wall clock of its machine');
  }

  get exited(): Promise<GatewayExit> {
    return this.party.exited;
  }

  census(): Promise<Census['gateway']> {
    return this.party.call('census');
  }

  async stop(): Promise<void> {
    await this.#party?.stop();
  }
}
