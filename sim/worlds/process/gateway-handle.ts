/** The gateway of a world, through its lives: started, killed, drained, started again on the same database. */
import type { Census } from '../../history/record.ts';
import { onFreePort } from '../../network/ports.ts';
import { Child, type ChildEvent, type ChildExit } from './child.ts';
import type { GatewayStart } from './gateway-process.ts';
import { program } from './programs.ts';

export class GatewayHandle {
  readonly id: string;
  /** Behind the links' proxies. */
  readonly port: number;
  #child: Child;
  readonly #env: NodeJS.ProcessEnv;
  readonly #onEvent: (event: ChildEvent) => void;

  private constructor(
    id: string,
    port: number,
    child: Child,
    env: NodeJS.ProcessEnv,
    onEvent: (event: ChildEvent) => void,
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
    onEvent: (event: ChildEvent) => void,
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

  start(start: GatewayStart): Promise<void> {
    return this.#child.call('start', start);
  }

  /** A new process on the same port, after the last one ended; its clock is set to `now`. */
  async restart(start: GatewayStart, now: number): Promise<void> {
    await this.#child.exited;
    this.#child = newChild(this.id, this.#env, this.#onEvent);
    await this.#child.call('moveTo', now);
    await this.#child.call('bind', this.port);
    await this.#child.call('start', start);
  }

  /** SIGKILL: no close frame, no audit row, as in a crash. */
  async kill(): Promise<ChildExit> {
    this.#child.signal('SIGKILL');
    return this.#child.exited;
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

function newChild(id: string, env: NodeJS.ProcessEnv, onEvent: (event: ChildEvent) => void): Child {
  return new Child({
    name: `gateway:${id}`,
    file: program('gateway'),
    env,
    onEvent,
  });
}
