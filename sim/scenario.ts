/**
 * A scenario: a claim as its title, a script of what a person does, and what must hold. Whatever the
 * script checks, every invariant is judged on its history as well.
 */
import { test } from '@playwright/test';
import type { AuditLogEntry } from '../system/contracts/api/audit-search.ts';
import type { Policy } from '../system/contracts/policy.ts';
import { UnknownError } from './clock/barrier.ts';
import { ApiClient } from './evidence/api-client.ts';
import type { History } from './history/history.ts';
import { formatHistory } from './history/ndjson.ts';
import { findSecrets } from './history/secrets.ts';
import { checkHistory, renderReport } from './invariants/report.ts';
import { Machine } from './machine.ts';
import type { BrowserUser } from './worlds/process/browser-user.ts';
import type { Stepper } from './worlds/process/stepping.ts';
import type { Terminal } from './worlds/process/terminal.ts';
import { ProcessWorld } from './worlds/process/world.ts';

export interface ScenarioOptions {
  /** Machines that are there and online; by default `Linux-C`. */
  readonly machines?: readonly string[];
  /** In which the org's policy differs from the default. */
  readonly policy?: Partial<Policy>;
  readonly seed?: number;
}

/** What a scenario works with. */
export interface Lab {
  readonly world: ProcessWorld;
  /** Owner of the org, at her desk. */
  readonly alice: BrowserUser;
  readonly clock: Stepper;
  readonly history: History;
  readonly audit: AuditTrail;
  /** A person at a device of their own. */
  user(name: string, device?: string): Promise<BrowserUser>;
  machine(name?: string): Machine;
  /** A person's HTTP client, signed in. */
  api(person: string): Promise<ApiClient>;
}

export interface AuditTrail {
  /** The rows that speak of the terminal's machine, oldest first, as the API tells them. */
  of(terminal: Terminal): Promise<AuditLogEntry[]>;
  /** Every row, oldest first. */
  all(): Promise<AuditLogEntry[]>;
}

type Script = (lab: Lab) => Promise<void>;

/** Declares a scenario. Its id is what stands before the first space: `ST1 closing the terminal …`. */
export function scenario(title: string, run: Script): void;
export function scenario(title: string, options: ScenarioOptions, run: Script): void;
export function scenario(title: string, ...rest: [Script] | [ScenarioOptions, Script]): void {
  const [options, run] = rest.length === 1 ? [{}, rest[0]] : rest;
  test(title, async ({ browser }, info) => {
    const world = await ProcessWorld.start({
      title,
      seed: options.seed ?? 1 + info.repeatEachIndex,
      browser,
      machines: options.machines ?? ['Linux-C'],
      ...(options.policy ? { policy: options.policy } : {}),
      dashboardDir: new URL('../system/dashboard/dist', import.meta.url).pathname,
      ...(process.env.TOXIPROXY_URL ? { toxiproxyUrl: process.env.TOXIPROXY_URL } : {}),
    });
    let failure: unknown = null;
    try {
      await run(await openLab(world));
      await world.census();
    } catch (error) {
      failure = error;
      for (const { name, body } of await screens(world)) await info.attach(name, { body, contentType: 'image/png' });
    }
    world.record('sim', 'run.ended', {
      status: failure === null ? 'passed' : failure instanceof UnknownError ? 'unknown' : 'failed',
      reason: failure === null ? null : firstLine(failure),
    });
    await world.stop();
    const history = formatHistory(world.history.records);
    await info.attach('history.ndjson', { body: history, contentType: 'application/x-ndjson' });
    const leaked = findSecrets(`${history}\n${world.output()}`, [...world.secrets]);
    if (failure !== null) throw failure;
    const report = checkHistory(world.history.records);
    if (report.violated.length > 0) throw new Error(`an invariant is violated\n${renderReport(report)}`);
    if (leaked.length > 0) throw new Error(`secrets stand in the history or the output: ${JSON.stringify(leaked)}`);
    if (world.output() !== '') throw new Error(`a process printed what nobody expected:\n${world.output()}`);
  });
}

async function openLab(world: ProcessWorld): Promise<Lab> {
  const clients = new Map<string, ApiClient>();
  const api = async (name: string) => {
    const known = clients.get(name);
    if (known) return known;
    const person = world.population.people.find((one) => one.name === name);
    if (!person) throw new Error(`there is no person "${name}"`);
    const client = new ApiClient(`http://127.0.0.1:${world.gateway.port}`, world.population.org.id, (secret) =>
      world.secret(secret),
    );
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
    user: (name, device) => world.user(name, device),
    machine: (name = 'Linux-C') => new Machine(world, world.machine(name)),
    api,
  };
}

async function screens(world: ProcessWorld): Promise<{ name: string; body: Buffer }[]> {
  const pages = world.pages().filter((party) => !party.gone);
  const shots = pages.map(async (party) => ({ name: `${party.name}.png`, body: await party.page.screenshot() }));
  return (await Promise.allSettled(shots)).filter((shot) => shot.status === 'fulfilled').map((shot) => shot.value);
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]!;
}
