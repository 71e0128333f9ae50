/** A machine of a world in memory: its agent, its shells, its two links, and what can befall it. */
import type { Server } from 'node:net';
import { type Agent, startAgent } from '../../../system/agent/start.ts';
import type { Tunnel } from '../../../system/ports/tunnel.ts';
import type { Census } from '../../history/record.ts';
import { recordingShells } from '../../shells/recording-shells.ts';
import { type ScriptedShells, scriptedShells } from '../../shells/scripted-bash.ts';
import type { EnrolledMachine } from '../people.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import type { MachineLife } from '../world.ts';
import type { MemorySocket } from './duplex.ts';
import type { MemoryLink } from './memory-link.ts';
import { Party } from './party.ts';
import type { Pump } from './pump.ts';

export interface MemoryAgentOptions {
  readonly machine: EnrolledMachine;
  readonly pump: Pump;
  readonly seed: number;
  readonly gatewayUrl: string;
  readonly heartbeatIntervalMs: number;
  readonly record: ConstructorParameters<typeof Party>[1];
}

/** From SIGHUP to SIGKILL. */
const hangUpGraceMs = 2000;

export class MemoryAgent implements MachineLife {
  readonly machine: EnrolledMachine;
  readonly shells: ScriptedShells;
  readonly #options: MemoryAgentOptions;
  #links: { readonly shells: MemoryLink; readonly beats: MemoryLink } | null = null;
  #party: Party | null = null;
  #agent: Agent | null = null;
  /** What takes connections on its tailnet address. */
  #listening: Pick<Server, 'emit'> | null = null;
  #standIn: Pick<Server, 'emit'> | null = null;
  #accepted = new Set<MemorySocket>();

  constructor(options: MemoryAgentOptions) {
    this.#options = options;
    this.machine = options.machine;
    this.shells = scriptedShells(() => options.pump.lane(), options.pump.clock);
  }

  get links(): { readonly shells: MemoryLink; readonly beats: MemoryLink } {
    if (!this.#links) throw new Error(`${this.machine.name} has no links yet`);
    return this.#links;
  }

  join(links: { readonly shells: MemoryLink; readonly beats: MemoryLink }): void {
    this.#links = links;
  }

  get alive(): boolean {
    return this.#party?.alive ?? false;
  }

  /** Behind the link of its shells. */
  readonly accept = (far: MemorySocket): boolean => {
    const server = this.#standIn ?? this.#listening;
    if (!server) return false;
    if (!this.#standIn) this.#party!.own(far);
    this.#accepted.add(far);
    far.on('close', () => this.#accepted.delete(far));
    server.emit('connection', far);
    return true;
  };

  /** Something else takes new connections from now on; `null` gives them back to the agent. */
  standIn(server: Pick<Server, 'emit'> | null): void {
    this.#standIn = server;
  }

  async start(): Promise<void> {
    const { pump, record, seed, gatewayUrl, heartbeatIntervalMs } = this.#options;
    const party = new Party(pump, record);
    this.#party = party;
    this.#agent = startAgent(
      {
        clock: party.clock,
        entropy: seededEntropy(seed),
        shells: recordingShells(this.shells, (kind, data) => party.observe(kind, data)),
        dialer: { dial: () => party.own(this.links.beats.dial()) },
        tunnel: this.#tunnel(party),
        log: party.log,
      },
      { nodeKey: this.machine.nodeKey, gatewayUrl, version: 'lab', heartbeatIntervalMs, hangUpGraceMs },
    );
    await this.#agent.up();
  }

  async down(): Promise<void> {
    await this.#agent?.down();
  }

  async up(): Promise<void> {
    await this.#agent?.up();
  }

  async jumpWallTime(byMs: number): Promise<void> {
    this.#party?.jumpWallTime(byMs);
  }

  async kill(): Promise<void> {
    this.#party?.kill();
    this.#listening = null;
    this.shells.hangUpAll();
  }

  census(): Omit<Census['agents'][number], 'machine'> {
    return this.#agent?.census() ?? { shells: 0, streams: 0 };
  }

  #tunnel(party: Party): Tunnel {
    return {
      open: async (server) => {
        await party.event();
        this.#listening = server;
      },
      close: async () => {
        this.#listening = null;
        this.#cutAll();
        await party.event();
      },
    };
  }

  #cutAll(): void {
    for (const socket of this.#accepted) socket.destroy();
  }
}
