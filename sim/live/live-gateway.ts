/** The gateway of the lab as a person works it: killed, drained, started again. */
import type { World } from '../worlds/world.ts';
import type { GatewayState } from './contract.ts';
import { Refused } from './refused.ts';

export interface LiveGatewayOptions {
  readonly world: Pick<World, 'gateway' | 'record' | 'restartGateway' | 'output'>;
  readonly changed: () => void;
  /** It ended although nobody asked it to. */
  readonly failed: (error: Error) => void;
}

/** Of what a process printed before it ended, in characters. */
const mostPrinted = 2000;

export class LiveGateway {
  readonly #options: LiveGatewayOptions;
  #state: GatewayState = 'running';
  #toldToEnd = false;

  constructor(options: LiveGatewayOptions) {
    this.#options = options;
    this.#watch();
  }

  get state(): GatewayState {
    return this.#state;
  }

  /** SIGKILL. */
  async kill(): Promise<void> {
    this.#mustRun();
    this.#did('kill');
    await this.#options.world.gateway.kill();
  }

  /** SIGTERM, begun: the drain takes the lab's time, thirty seconds at most. */
  drain(): void {
    this.#mustRun();
    if (this.#state === 'draining') throw new Refused('the gateway is draining already');
    this.#did('drain');
    this.#options.world.gateway.terminate();
    this.#set('draining');
  }

  /** A new process on the same database. */
  async start(): Promise<void> {
    if (this.#state !== 'stopped')
      throw new Refused(`the gateway is ${this.#state}: there is nothing to start`);
    this.#set('starting');
    try {
      await this.#options.world.restartGateway();
    } finally {
      // It may run although the world around it did not come to rest.
      this.#set('running');
      this.#watch();
    }
  }

  #watch(): void {
    const { world, failed } = this.#options;
    this.#toldToEnd = false;
    void world.gateway.exited.then(({ code, signal }) => {
      this.#set('stopped');
      if (!this.#toldToEnd)
        failed(
          new Error(
            `the gateway ended by itself (${signal ?? code}):\n${world.output().slice(-mostPrinted)}`,
          ),
        );
    });
  }

  #mustRun(): void {
    if (this.#state === 'stopped' || this.#state === 'starting')
      throw new Refused(`the gateway is ${this.#state}: start it first`);
  }

  #set(state: GatewayState): void {
    this.#state = state;
    this.#options.changed();
  }

  #did(what: 'kill' | 'drain'): void {
    this.#toldToEnd = true;
    const { world } = this.#options;
    world.record('sim', 'gateway.fault', { gateway: world.gateway.id, what });
  }
}
