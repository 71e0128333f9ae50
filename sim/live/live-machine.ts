/** A machine of the lab as a person works it: up, down, vanished, its agent killed, its heartbeats replaced. */
import type { Rhythm } from '../heartbeats/rhythm.ts';
import type { Fault } from '../network/fault.ts';
import type { World } from '../worlds/world.ts';
import type { MachineState, RhythmName } from './contract.ts';
import type { LinkSwitches } from './link-switches.ts';
import { Refused } from './refused.ts';

export interface LiveMachineOptions {
  readonly world: Pick<World, 'machine' | 'record' | 'beatAs' | 'time' | 'history'>;
  readonly name: string;
  /** The switches of the link on which its heartbeats go. */
  readonly beats: LinkSwitches;
  readonly changed: () => void;
  /** What was begun here went wrong later. */
  readonly failed: (error: Error) => void;
}

const held = 'the lab beats in place of the machine; give it its own heartbeats back first';

export class LiveMachine {
  readonly #options: LiveMachineOptions;
  #agent: MachineState['agent'] = 'up';
  #silence: Fault[] | null = null;
  #rhythm: RhythmName = 'own';
  #ownBack: () => Promise<void> = async () => {};

  constructor(options: LiveMachineOptions) {
    this.#options = options;
  }

  get state(): MachineState {
    const { name, world } = this.#options;
    const seen = world.history.of('machine.status').findLast(({ data }) => data.name === name);
    return {
      name,
      seen: seen?.data.to ?? 'online',
      agent: this.#agent,
      vanished: this.#silence !== null,
      rhythm: this.#rhythm,
    };
  }

  /** `ztna down`, begun: hanging up shells and the final beat take the lab's time. */
  down(): void {
    this.#must('up', 'down');
    this.#did('down');
    this.#begin('going down', 'down', this.#life.down());
  }

  /** `ztna up`, or a new agent after a kill; begun as `down` is. */
  up(): void {
    if (this.#agent === 'killed') {
      this.#did('up');
      this.#begin('coming up', 'up', this.#life.start(this.#options.world.time.now()));
      return;
    }
    this.#must('down', 'up');
    this.#did('up');
    this.#begin('coming up', 'up', this.#life.up());
  }

  /** SIGKILL to the agent. */
  async kill(): Promise<void> {
    if (this.#agent === 'killed') throw new Refused(`${this.#options.name} has no agent: it was killed`);
    this.#did('kill');
    this.#set('killed');
    await this.#life.kill();
  }

  /** Off the network without a word. */
  async vanish(): Promise<void> {
    if (this.#silence) throw new Refused(`${this.#options.name} has vanished already`);
    this.#did('vanish');
    const { shells, beats } = this.#life.links;
    this.#silence = [];
    for (const link of [shells, beats]) this.#silence.push(await link.blackhole());
    this.#options.changed();
  }

  async appear(): Promise<void> {
    const silence = this.#silence;
    if (!silence) throw new Refused(`${this.#options.name} has not vanished`);
    this.#silence = null;
    for (const fault of silence) await fault.heal();
    this.#did('appear');
    this.#options.changed();
  }

  /** Its own heartbeats are kept back and others come instead, or it gets its own back. Throws Refused. */
  async beat(rhythm: RhythmName): Promise<void> {
    const { beats, world, changed, name } = this.#options;
    if (rhythm === this.#rhythm) return;
    if (this.#rhythm === 'own' && beats.state.faults.length > 0)
      throw new Refused(`${beats.state.name} has faults of its own: take them away first`);
    await this.#ownBack();
    this.#ownBack = async () => {};
    this.#rhythm = rhythm;
    if (rhythm !== 'own') {
      const own = await this.#life.links.beats.down();
      const instead = world.beatAs(world.machine(name).machine, rhythmOf(rhythm));
      beats.held = held;
      this.#ownBack = async () => {
        beats.held = null;
        instead[Symbol.dispose]();
        await own.heal();
      };
    }
    changed();
  }

  get #life() {
    return this.#options.world.machine(this.#options.name);
  }

  #must(state: MachineState['agent'], wanted: string): void {
    if (this.#agent !== state)
      throw new Refused(
        `${this.#options.name} is ${this.#agent}: it can go ${wanted} only when it is ${state}`,
      );
  }

  #begin(doing: MachineState['agent'], then: MachineState['agent'], work: Promise<unknown>): void {
    this.#set(doing);
    work.then(
      () => this.#agent === doing && this.#set(then),
      (error: Error) => {
        // Killed on its way: that is what was asked for.
        if (this.#agent !== doing) return;
        this.#set('killed');
        this.#options.failed(error);
      },
    );
  }

  #set(agent: MachineState['agent']): void {
    this.#agent = agent;
    this.#options.changed();
  }

  #did(what: 'down' | 'up' | 'vanish' | 'appear' | 'kill'): void {
    this.#options.world.record('sim', 'machine.fault', { machine: this.#options.name, what });
  }
}

const everyMs = 30_000;

/** By the default policy: a beat each 30 s, offline after 90 s without. */
function rhythmOf(name: Exclude<RhythmName, 'own'>): Rhythm {
  switch (name) {
    case 'steady':
      return { kind: 'steady', everyMs };
    case 'late':
      return { kind: 'late', everyMs, byMs: 70_000, nth: 3 };
    case 'missing':
      return { kind: 'missing', everyMs, nth: 2 };
    case 'doubled':
      return { kind: 'doubled', everyMs, apartMs: 1000 };
    case 'skewed':
      return { kind: 'skewed', everyMs, rate: 0.25 };
    case 'flapping':
      return { kind: 'flapping', everyMs, beats: 3, silentMs: 120_000, goodbye: false };
    case 'stopping':
      return { kind: 'stopping', everyMs, afterMs: 60_000, goodbye: false };
  }
}
