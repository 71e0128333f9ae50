/**
 * A scenario: a claim as its title, a script of what a person does, and what must hold. Whatever the
 * script checks, every invariant is judged on its history as well.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Browser, chromium, test } from '@playwright/test';
import type { AuditLogEntry } from '../system/contracts/api/audit-search.ts';
import type { Policy } from '../system/contracts/policy.ts';
import { UnknownError } from './clock/barrier.ts';
import { Cloud } from './cloud.ts';
import type { ApiClient } from './evidence/api-client.ts';
import { keepSecretsForTheRun } from './evidence/run-secrets.ts';
import { attachEvidence, tellSteps } from './evidence/told.ts';
import type { History } from './history/history.ts';
import { formatHistory } from './history/ndjson.ts';
import type { Kinds } from './history/record.ts';
import { SecretGuard } from './history/secrets.ts';
import { checkHistory, renderReport } from './invariants/report.ts';
import { Machine } from './machine.ts';
import { UnsupportedFault } from './network/fault.ts';
import { ShellSide } from './shell-side.ts';
import { NotAtThisTier, type Person, type TerminalHandle } from './worlds/person.ts';
import type { Manners } from './worlds/process/impostor.ts';
import { ProcessWorld } from './worlds/process/world.ts';
import { RawSockets } from './worlds/raw-sockets.ts';
import type { World } from './worlds/world.ts';
import type { WorldTime } from './worlds/world-time.ts';

export interface ScenarioOptions {
  /** Machines that are there and online; by default `Linux-C`. */
  readonly machines?: readonly string[];
  /** In which the org's policy differs from the default. */
  readonly policy?: Partial<Policy>;
  readonly seed?: number;
  /** Where recordings go: files by default. */
  readonly objects?: 'files' | 'bucket';
  /** A browser that may be killed. */
  readonly ownBrowser?: boolean;
}

/** What a scenario works with. */
export interface Lab {
  readonly world: World;
  /** Owner of the org, at her desk. */
  readonly alice: Person;
  readonly clock: WorldTime;
  readonly history: History;
  readonly audit: AuditTrail;
  /** A person at a device of their own. */
  user(name: string, device?: string): Promise<Person>;
  machine(name?: string): Machine;
  /** Puts something else in the place of a machine's agent; disposing of it brings the agent back. */
  impostor(machine: string, manners: Manners): Promise<AsyncDisposable>;
  /** Terminal WebSockets opened by hand. */
  readonly sockets: RawSockets;
  /** What the gateway has in the cloud: its log store and its object store. */
  readonly cloud: Cloud;
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

type Script = (lab: Lab) => Promise<void>;

/** Declares a scenario. Its title is its group and its claim: `ST1 closing …`, `Idle: thirty minutes …`. */
export function scenario(title: string, run: Script): void;
export function scenario(title: string, options: ScenarioOptions, run: Script): void;
export function scenario(title: string, ...rest: [Script] | [ScenarioOptions, Script]): void {
  const [options, run] = rest.length === 1 ? [{}, rest[0]] : rest;
  test(title, async ({ browser: shared }, info) => {
    await using own = options.ownBrowser ? await launchOwn() : null;
    const world = await ProcessWorld.start({
      title,
      seed: options.seed ?? 1 + info.repeatEachIndex,
      browser: own?.browser ?? shared,
      ...(own ? { browserProcess: own.process } : {}),
      machines: options.machines ?? ['Linux-C'],
      ...(options.objects ? { objects: options.objects } : {}),
      ...(options.policy ? { policy: options.policy } : {}),
      dashboardDir: new URL('../system/dashboard/dist', import.meta.url).pathname,
    });
    tellSteps(world.history);
    let failure: unknown = null;
    try {
      await run(await openLab(world));
      await world.census();
    } catch (error) {
      failure = error;
      for (const { name, body } of await world.screens())
        await info.attach(name, { body, contentType: 'image/png' });
    }
    world.record('sim', 'run.ended', {
      status: statusOf(failure),
      reason: failure === null ? null : firstLine(failure),
    });
    await world.stop();
    await attachEvidence(info, world.history.records);
    const leaks = leaksOf(world);
    if (isSkip(failure)) test.skip(true, failure.message);
    if (failure !== null) throw failure;
    const report = checkHistory(world.history.records);
    if (report.violated.length > 0) throw new Error(`an invariant is violated\n${renderReport(report)}`);
    if (leaks.length > 0) throw new Error(`secrets stand where none may: ${JSON.stringify(leaks)}`);
    if (world.output() !== '') throw new Error(`a process printed what nobody expected:\n${world.output()}`);
  });
}

/** What the tier, or its fault server, cannot do. */
function isSkip(failure: unknown): failure is Error {
  return failure instanceof UnsupportedFault || failure instanceof NotAtThisTier;
}

function statusOf(failure: unknown): Kinds['run.ended']['status'] {
  if (failure === null) return 'passed';
  if (isSkip(failure)) return 'skipped';
  return failure instanceof UnknownError ? 'unknown' : 'failed';
}

/** A browser of one scenario's own, in a process that can be killed, with a temporary folder of its own. */
async function launchOwn() {
  const folder = await mkdtemp(join(tmpdir(), 'hangup-browser-'));
  const server = await chromium.launchServer({
    ...test.info().project.use.launchOptions,
    headless: true,
    env: { ...process.env, TMPDIR: folder },
  });
  const browser: Browser = await chromium.connect(server.wsEndpoint());
  return {
    browser,
    process: server.process(),
    async [Symbol.asyncDispose]() {
      await browser.close();
      await server.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function openLab(world: World): Promise<Lab> {
  const clients = new Map<string, ApiClient>();
  const api = async (name: string) => {
    const known = clients.get(name);
    if (known) return known;
    const person = world.population.people.find((one) => one.name === name);
    if (!person) throw new Error(`there is no person "${name}"`);
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
    user: (name, device) => world.user(name, device),
    machine: (name = 'Linux-C') => new Machine(world, world.machine(name)),
    api,
    impostor: (name, manners) => world.impostor(name, manners),
    sockets: new RawSockets(world),
    cloud: new Cloud(world),
    shell: new ShellSide(world),
  };
}

/** Secrets in what the world has recorded and printed. The run looks through its reports as well. */
function leaksOf(world: World): unknown[] {
  const guard = new SecretGuard();
  for (const [plain, name] of world.secrets) guard.add(name, plain);
  keepSecretsForTheRun(world.secrets);
  return [
    ...guard.find(formatHistory(world.history.records), 'history'),
    ...guard.find(world.output(), 'output of the processes'),
  ];
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split('\n')[0]!;
}
