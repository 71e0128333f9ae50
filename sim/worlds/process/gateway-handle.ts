/** A gateway of a world, through its lives: started, cut off, killed, drained, started again on the same database. */
import type { Census } from '../../history/record.ts';
import type { Link } from '../../network/links.ts';
import { onFreePort } from '../../network/ports.ts';
import type { GatewayLife } from '../world.ts';
import { Child, type ChildExit } from './child.ts';
import type { GatewayStart } from './gateway-program.ts';
import type { CommonStart } from './gateways.ts';
import type { PartyEvent } from './party.ts';
import { program } from './programs.ts';

interface Surroundings {
  readonly browsers: Link;
  /** Where there are other gateways. */
  readonly peers: Link | null;
  /** Called when it stops serving, or serves again. */
  changed(): Promise<void>;
}

export class GatewayHandle implements GatewayLife {
  readonly id: string;
  /** Behind the links' proxies. */
  readonly port: number;
  #child: Child;
  #around: Surroundings | null = null;
  #cut = false;
  #peersGone: AsyncDisposable | null = null;
  readonly #env: NodeJS.ProcessEnv;
  readonly #onEvent: (event: PartyEvent) => void;

  private constructor(
    id: string,
    port: number,
    child: Child,
    env: NodeJS.ProcessEnv,
    onEvent: (event: PartyEvent) => void,
  ) {
    this.id = id;
    this.port = port;
    this.#child = child;
    this.#env = env;
    this.#onEvent = onEvent;
  }

  /** Its process runs and listens; the gateway itself is not there yet. */
  static async bind(
    id: string,
    env: NodeJS.ProcessEnv,
    onEvent: (event: PartyEvent) => void,
  ): Promise<GatewayHandle> {
    const child = newChild(id, env, onEvent);
    const port = await onFreePort((port) => child.call<number>('bind', port));
    return new GatewayHandle(id, port, child, env, onEvent);
  }

  get child(): Child {
    return this.#child;
  }

  get alive(): boolean {
    return this.#child.alive;
  }

  get serving(): boolean {
    return this.alive && !this.#cut;
  }

  get origin(): string {
    return `http://${this.browserLink.host}:${this.browserLink.port}`;
  }

  get browserLink(): Link {
    return this.#around!.browsers;
  }

  get peerLink(): Link {
    const { peers } = this.#around!;
    if (!peers) throw new Error('this world has one gateway: ask for { gateways: 2 }');
    return peers;
  }

  join(around: Surroundings): void {
    this.#around = around;
  }

  start(common: CommonStart): Promise<void> {
    const { origin, id } = this;
    const peers = this.#around!.peers;
    const start: GatewayStart = {
      ...common,
      gatewayId: id,
      origin,
      address: peers && `http://${peers.host}:${peers.port}`,
    };
    return this.#child.call('start', start);
  }

  async partition(): Promise<void> {
    this.#cut = true;
    await this.#child.call('partition');
    this.#peersGone = (await this.#around!.peers?.blackhole()) ?? null;
    await this.#around!.changed();
  }

  async rejoin(): Promise<void> {
    this.#cut = false;
    if (this.alive) await this.#child.call('rejoin');
    await this.#peersGone?.[Symbol.asyncDispose]();
    await this.#around!.changed();
  }

  /** A new process on the same port, after the last one ended; its clock is set to `now`. */
  async restart(start: CommonStart, now: number): Promise<void> {
    await this.#child.exited;
    this.#child = newChild(this.id, this.#env, this.#onEvent);
    await this.#child.call('moveTo', now);
    await this.#child.call('bind', this.port);
    await this.start(start);
    await this.#around!.changed();
  }

  /** SIGKILL: no close frame, no audit row, as in a crash. */
  async kill(): Promise<ChildExit> {
    this.#child.signal('SIGKILL');
    const exit = await this.#child.exited;
    await this.#around!.changed();
    return exit;
  }

  /** SIGTERM, without waiting: the drain takes the world's time. */
  terminate(): void {
    this.#child.signal('SIGTERM');
  }

  jumpWallTime(byMs: number): Promise<void> {
    return this.#child.call('jumpWallTime', byMs);
  }

  get exited(): Promise<ChildExit> {
    return this.#child.exited;
  }

  census(): Promise<Census['gateway']> {
    return this.#child.call('census');
  }

  /** Ends it for good, at once. */
  async stop(): Promise<void> {
    if (!this.alive) return;
    this.#child.signal('SIGKILL');
    await this.#child.exited;
  }
}

function newChild(id: string, env: NodeJS.ProcessEnv, onEvent: (event: PartyEvent) => void): Child {
  return new Child({
    name: `gateway:${id}`,
    file: program('gateway'),
    env,
    onEvent,
  });
}
