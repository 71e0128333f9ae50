/** What a scenario works with, made of a running world. */
import type { AuditLogEntry } from '../system/contracts/api/audit-search.ts';
import { Cloud } from './cloud.ts';
import type { ApiClient } from './evidence/api-client.ts';
import { Gateway } from './gateway.ts';
import type { History } from './history/history.ts';
import { Machine } from './machine.ts';
import { RealSshd } from './real-sshd.ts';
import { ShellSide } from './shell-side.ts';
import type { Manners } from './worlds/impostor.ts';
import { named } from './worlds/named.ts';
import type { Person, TerminalHandle } from './worlds/person.ts';
import { RawSockets } from './worlds/raw-sockets.ts';
import type { World } from './worlds/world.ts';
import type { WorldTime } from './worlds/world-time.ts';

/** What a scenario works with. */
export interface Lab {
  readonly world: World;
  /** Owner of the org, at her desk. */
  readonly alice: Person;
  readonly clock: WorldTime;
  readonly history: History;
  readonly audit: AuditTrail;
  /** A person at a device of their own. */
  user(name: string, device?: string, gateway?: string): Promise<Person>;
  machine(name?: string): Machine;
  /** The first gateway. */
  readonly gateway: Gateway;
  /** All gateways. */
  readonly gateways: readonly Gateway[];
  /** Puts something else in the place of a machine's agent; disposing of it brings the agent back. */
  impostor(machine: string, manners: Manners): Promise<AsyncDisposable>;
  /** Terminal WebSockets opened by hand. */
  readonly sockets: RawSockets;
  /** What the gateway has in the cloud: its log store and its object store. */
  readonly cloud: Cloud;
  /** The OpenSSH server of this machine, where there is one. */
  readonly sshd: RealSshd;
  /** What runs on a machine beside what is typed. */
  readonly shell: ShellSide;
  /** A person's HTTP client, signed in. */
  api(person: string): Promise<ApiClient>;
}

export interface AuditTrail {
  /** The rows that speak of the terminal's machine, oldest first, as the API tells them. */
  of(terminal: TerminalHandle): Promise<AuditLogEntry[]>;
  /** Every row, oldest first. */
  all(): Promise<AuditLogEntry[]>;
}

export async function openLab(world: World): Promise<Lab> {
  const gateways = world.gateways.map((life) => new Gateway(world, life));
  const clients = new Map<string, ApiClient>();
  const api = async (name: string) => {
    const known = clients.get(name);
    if (known) return known;
    const person = named('person', name, world.population.people, (one) => one.name);
    const client = world.apiClient();
    clients.set(name, await client.signIn(person.email, person.password));
    return client;
  };
  const auditLog = async (filter: Record<string, unknown>) => {
    await world.time.settle();
    return (await api('bob')).auditLog(filter);
  };
  return {
    world,
    alice: await world.user('alice'),
    clock: world.time,
    history: world.history,
    audit: {
      of: (terminal) => auditLog({ resource_id: world.machine(terminal.machine).machine.id }),
      all: () => auditLog({}),
    },
    user: (name, device, gateway) => world.user(name, device, gateway),
    machine: (name = 'Linux-C') => new Machine(world, world.machine(name)),
    gateway: gateways[0]!,
    gateways,
    api,
    impostor: (name, manners) => world.impostor(name, manners),
    sockets: new RawSockets(world),
    cloud: new Cloud(world),
    sshd: new RealSshd(world),
    shell: new ShellSide(world),
  };
}
