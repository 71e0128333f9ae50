/** A machine of a world: its agent process, and what can befall a machine. */

import type { Census } from '../../history/record.ts';
import type { Link } from '../../network/links.ts';
import type { EnrolledMachine } from '../people.ts';
import type { AgentStart } from './agent-program.ts';
import { Child } from './child.ts';
import type { PartyEvent } from './party.ts';
import { program } from './programs.ts';

export interface MachineLinks {
  /** Gateway → agent: shells. */
  readonly shells: Link;
  /** Agent → gateway: heartbeats. */
  readonly beats: Link;
}

export class AgentHandle {
  readonly machine: EnrolledMachine;
  readonly links: MachineLinks;
  #child: Child;
  readonly #newChild: () => Child;
  readonly #start: AgentStart;

  constructor(
    machine: EnrolledMachine,
    links: MachineLinks,
    start: AgentStart,
    env: NodeJS.ProcessEnv,
    onEvent: (event: PartyEvent) => void,
  ) {
    this.machine = machine;
    this.links = links;
    this.#start = start;
    this.#newChild = () =>
      new Child({
        name: `agent:${machine.name}`,
        file: program('agent'),
        env,
        onEvent,
      });
    this.#child = this.#newChild();
  }

  /** By which a restarted agent, or the harness at the end, finds the shells of this one. */
  get owner(): string {
    return this.#start.owner;
  }

  /** Where it listens, behind the link of its shells. */
  get upstream(): string {
    return `127.0.0.1:${this.#start.port}`;
  }

  get child(): Child {
    return this.#child;
  }

  get alive(): boolean {
    return this.#child.alive;
  }

  async start(now: number): Promise<void> {
    if (!this.#child.alive) this.#child = this.#newChild();
    await this.#child.call('moveTo', now);
    await this.#child.call('start', this.#start);
  }

  /** `ztna down`: the final beat says offline, shells are hung up, the tunnel closes. */
  down(): Promise<void> {
    return this.#child.call('down');
  }

  /** `ztna up`. */
  up(): Promise<void> {
    return this.#child.call('up');
  }

  jumpWallTime(byMs: number): Promise<void> {
    return this.#child.call('jumpWallTime', byMs);
  }

  /** SIGKILL to the agent alone; its shells are left to whoever finds them. */
  async kill(): Promise<void> {
    this.#child.signal('SIGKILL');
    await this.#child.exited;
  }

  census(): Promise<Omit<Census['agents'][number], 'machine'>> {
    return this.#child.call('census');
  }

  async stop(): Promise<void> {
    if (!this.#child.alive) return;
    this.#child.signal('SIGKILL');
    await this.#child.exited;
  }
}
