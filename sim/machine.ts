/** What can befall a machine, in a person's words; each fault heals when its scope ends. */
import type { Rhythm } from './heartbeats/rhythm.ts';
import type { MachineLife, World } from './worlds/world.ts';

export class Machine {
  readonly #world: World;
  readonly #agent: MachineLife;

  constructor(world: World, agent: MachineLife) {
    this.#world = world;
    this.#agent = agent;
  }

  get name(): string {
    return this.#agent.machine.name;
  }

  get id(): string {
    return this.#agent.machine.id;
  }

  /** The link on which the gateway reaches its shells. */
  get shells() {
    return this.#agent.links.shells;
  }

  /** The link on which its heartbeats go. */
  get beats() {
    return this.#agent.links.beats;
  }

  /** `ztna down`: a final beat says offline, then the tunnel is closed. */
  async down(): Promise<AsyncDisposable> {
    this.#did('down');
    await this.#world.time.during(this.#agent.down());
    return { [Symbol.asyncDispose]: () => this.up() };
  }

  /** `ztna up`. */
  async up(): Promise<void> {
    this.#did('up');
    await this.#world.time.during(this.#agent.up());
  }

  /** Off the network without a word: nothing comes or goes on either link, no end is seen. */
  async vanish(): Promise<AsyncDisposable> {
    this.#did('vanish');
    const gone = this.#agent.vanish
      ? [await this.#agent.vanish()]
      : [await this.shells.blackhole(), await this.beats.blackhole()];
    return {
      [Symbol.asyncDispose]: async () => {
        for (const one of gone) await one[Symbol.asyncDispose]();
        this.#did('appear');
        await this.#world.time.settle();
      },
    };
  }

  /** Its agent's heartbeats are kept back, and these come instead. */
  async beatsAs(rhythm: Rhythm): Promise<AsyncDisposable> {
    const own = await this.beats.down();
    const instead = this.#world.beatAs(this.#agent.machine, rhythm);
    return {
      [Symbol.asyncDispose]: async () => {
        instead[Symbol.dispose]();
        await own[Symbol.asyncDispose]();
      },
    };
  }

  /** SIGKILL to the agent: the kernel ends its connections. */
  async kill(): Promise<AsyncDisposable> {
    this.#did('kill');
    await this.#agent.kill();
    await this.#world.time.settle();
    return { [Symbol.asyncDispose]: () => this.restart() };
  }

  /** Its wall clock jumps, as NTP or a person makes it; what is monotonic goes on. Back is below 0. */
  async wallClockJumps(byMs: number): Promise<void> {
    this.#world.record('sim', 'clock.jumped', { party: `agent:${this.name}`, by_ms: byMs });
    await this.#agent.jumpWallTime(byMs);
  }

  /** Starts the agent again after a kill. */
  async restart(): Promise<void> {
    this.#did('up');
    await this.#world.time.during(this.#agent.start(this.#world.time.now()));
  }

  #did(what: 'down' | 'up' | 'vanish' | 'appear' | 'kill'): void {
    this.#world.record('sim', 'machine.fault', { machine: this.name, what });
  }
}
