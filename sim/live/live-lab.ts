/** A world that somebody works by hand: its clock, gateway, machines and links, and what state they are in. */
import type { Clock } from '../../system/ports/clock.ts';
import type { ProcessWorld } from '../worlds/process/world.ts';
import type { LabState } from './contract.ts';
import { LinkSwitches } from './link-switches.ts';
import { LiveClock } from './live-clock.ts';
import { LiveGateway } from './live-gateway.ts';
import { LiveMachine } from './live-machine.ts';
import { PageSightings } from './page-sightings.ts';
import { Refused } from './refused.ts';

/** Recordings go to files, so nothing ever goes over this one. */
const unused = 'gateway-bucket';

export class LiveLab {
  readonly world: ProcessWorld;
  readonly clock: LiveClock;
  readonly gateway: LiveGateway;
  readonly pages: PageSightings;
  readonly #machines: ReadonlyMap<string, LiveMachine>;
  readonly #links: ReadonlyMap<string, LinkSwitches>;
  readonly #listeners = new Set<() => void>();
  readonly #clockListeners = new Set<() => void>();
  #trouble: string | null = null;
  #busy: Promise<unknown> = Promise.resolve();

  /** @param wall real time */
  constructor(world: ProcessWorld, wall: Clock) {
    this.world = world;
    const changed = () => this.#changed();
    const failed = (error: Error) => this.#tell(error);
    const moved = () => tell(this.#clockListeners);
    this.clock = new LiveClock({ time: world.time, wall, changed, moved, failed });
    this.pages = new PageSightings(world.history, () => world.time.now());
    this.gateway = new LiveGateway({ world, changed, failed });
    const links = world.links.filter(({ name }) => name !== unused);
    this.#links = new Map(links.map((link) => [link.name, new LinkSwitches(link)]));
    this.#machines = new Map(
      [...world.machines.keys()].map((name) => {
        const beats = this.link(`agent-gateway:${name}`);
        return [name, new LiveMachine({ world, name, beats, changed, failed })];
      }),
    );
  }

  get state(): LabState {
    return {
      clock: this.clock.state,
      gateway: this.gateway.state,
      machines: [...this.#machines.values()].map(({ state }) => state),
      links: [...this.#links.values()].map(({ state }) => state),
      trouble: this.#trouble,
    };
  }

  /** Throws Refused where there is none. */
  machine(name: string): LiveMachine {
    return known(this.#machines, name, 'machine');
  }

  /** Throws Refused where there is none. */
  link(name: string): LinkSwitches {
    return known(this.#links, name, 'link');
  }

  /** Does what somebody asked for, one at a time; what goes wrong is told in the state, and thrown. */
  act(deed: () => Promise<void> | void): Promise<void> {
    const turn = this.#busy.then(() => this.attempt(deed));
    this.#busy = turn.catch(() => {});
    return turn;
  }

  /** As `act`, at once. */
  async attempt(deed: () => Promise<void> | void): Promise<void> {
    this.#trouble = null;
    try {
      await deed();
    } catch (error) {
      this.#tell(error as Error);
      throw error;
    } finally {
      this.#changed();
    }
  }

  /** Calls `listener` whenever the state is another, but for the time alone; answers how to stop. */
  listen(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  /** Calls `listener` with each tick of play; answers how to stop. */
  listenToClock(listener: () => void): () => void {
    this.#clockListeners.add(listener);
    return () => void this.#clockListeners.delete(listener);
  }

  async stop(): Promise<void> {
    await this.clock.stop();
    await this.world.stop();
  }

  #tell(error: Error): void {
    this.#trouble = error.message;
    this.#changed();
  }

  #changed(): void {
    tell(this.#listeners);
  }
}

function tell(listeners: ReadonlySet<() => void>): void {
  for (const listener of [...listeners]) listener();
}

function known<T>(all: ReadonlyMap<string, T>, name: string, what: string): T {
  const one = all.get(name);
  if (!one)
    throw new Refused(`there is no ${what} "${name.slice(0, 64)}"; there are ${[...all.keys()].join(', ')}`);
  return one;
}
