/** What can befall a gateway, in a person's words. */
import type { GatewayExit, GatewayLife, World } from './worlds/world.ts';

export class Gateway {
  readonly #world: World;
  readonly #life: GatewayLife;

  constructor(world: World, life: GatewayLife) {
    this.#world = world;
    this.#life = life;
  }

  get id(): string {
    return this.#life.id;
  }

  get alive(): boolean {
    return this.#life.alive;
  }

  /** SIGKILL: no close frame, no audit row; the kernel ends its connections. Disposing starts it again. */
  async kill(): Promise<AsyncDisposable> {
    this.#did('kill');
    await this.#life.kill();
    await this.#world.time.settle();
    return {
      [Symbol.asyncDispose]: async () => {
        if (!this.alive) await this.restart();
      },
    };
  }

  /** SIGTERM: from here it drains, in the world's time. */
  async drain(): Promise<void> {
    this.#did('drain');
    this.#life.terminate();
    await this.#world.time.settle();
  }

  /** Its wall clock jumps, as NTP or a person makes it; what is monotonic goes on. Back is below 0. */
  async wallClockJumps(byMs: number): Promise<void> {
    this.#world.record('sim', 'clock.jumped', { party: `gateway:${this.id}`, by_ms: byMs });
    await this.#life.jumpWallTime(byMs);
  }

  /**
   * Cut off from the database and the other gateways, while browsers and agents still reach it; it does not
   * know. Disposing lets it back.
   */
  async partition(): Promise<AsyncDisposable> {
    this.#did('partition');
    await this.#life.partition();
    await this.#world.time.settle();
    return {
      [Symbol.asyncDispose]: async () => {
        this.#did('rejoin');
        await this.#life.rejoin();
        await this.#world.time.settle();
      },
    };
  }

  /** How its process ended, once it has. */
  exit(): Promise<GatewayExit> {
    return this.#world.time.during(this.#life.exited);
  }

  /** A new process on the same database, after the last one ended; resolves when it is ready. */
  restart(): Promise<void> {
    return this.#world.restartGateway(this.id);
  }

  #did(what: 'kill' | 'drain' | 'partition' | 'rejoin'): void {
    this.#world.record('sim', 'gateway.fault', { gateway: this.id, what });
  }
}
