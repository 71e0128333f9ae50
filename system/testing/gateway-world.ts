/**
 * A gateway on a loopback port with everything behind it in memory and time in the test's hands: two
 * orgs, their people, machines, and a client that calls the API.
 */
import type { AddressInfo } from 'node:net';
import { defaultPolicy } from '../contracts/policy.ts';
import { createPasswords } from '../gateway/passwords.ts';
import type { PolicyOverrides } from '../gateway/policies.ts';
import { type Gateway, startGateway } from '../gateway/start.ts';
import { createLocalBus } from '../node/local-bus.ts';
import { openSqlite } from '../node/sqlite.ts';
import type { AuditExporter } from '../ports/audit-exporter.ts';
import { migrate } from '../store/migrate.ts';
import type { Database, Plan, Schema } from '../store/schema.ts';
import { createOrg, createUser, enrolMachine } from '../store/seed.ts';
import { createFakeTerminals, type FakeTerminals } from './fake-terminals.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';
import { createMemoryObjects, type MemoryObjects } from './memory-objects.ts';
import { createSeededEntropy } from './seeded-entropy.ts';
import { createTableLocator } from './table-locator.ts';

export const password = 'correct horse battery staple';
export const jwtSecret = 'a secret of the tests, 32 characters or more';
const cheap = 2 ** 4;

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly body: any;
}

export interface SignedIn {
  readonly token: string;
  readonly sessionId: string;
  readonly userId: string;
}

export interface GatewayWorld extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly log: MemoryLog;
  readonly database: Database;
  readonly objects: MemoryObjects;
  readonly terminals: FakeTerminals;
  readonly gateway: Gateway;
  readonly origin: string;
  /** Org `acme` (owner `olga`, admin `alice`, members `mia` and `max`) and org `other` (owner `otto`). */
  readonly users: Readonly<Record<'olga' | 'alice' | 'mia' | 'max' | 'otto', string>>;
  /** `linux-c` is acme's and online, `away` acme's and offline, `foreign` the other org's. */
  readonly machines: Readonly<Record<'linux-c' | 'away' | 'foreign', { id: string; nodeKey: string }>>;
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
  post(path: string, body: unknown, token?: string): Promise<Answer>;
  get(path: string, token?: string): Promise<Answer>;
  beat(machine: 'linux-c' | 'away' | 'foreign', status?: 'online' | 'offline'): Promise<Answer>;
  signIn(name: string): Promise<SignedIn>;
  /** Actions of the audit log, oldest first. */
  audited(): Promise<string[]>;
}

interface CallOptions {
  readonly token?: string | undefined;
  readonly headers?: Record<string, string>;
  /** Sent as it is. */
  readonly raw?: string | Uint8Array<ArrayBuffer>;
  readonly body?: unknown;
}

export async function startGatewayWorld(
  options: {
    readonly plan?: Plan;
    readonly policy?: PolicyOverrides;
    readonly exporter?: AuditExporter;
    readonly dashboardDir?: string;
    readonly trustProxy?: boolean;
  } = {},
): Promise<GatewayWorld> {
  const clock = createManualClock();
  const entropy = createSeededEntropy();
  const log = createMemoryLog();
  const objects = createMemoryObjects();
  const bus = createLocalBus();
  const terminals = createFakeTerminals(bus);
  const database = openSqlite<Schema>(':memory:');
  await migrate(database);

  const ports = { database, clock, entropy };
  const hashPassword = createPasswords({ entropy, cost: cheap }).hash;
  await createOrg(ports, { id: 'acme', name: 'Acme', plan: options.plan ?? 'workforce' });
  await createOrg(ports, { id: 'other', name: 'Other', plan: 'workforce' });
  const person = async (name: string, orgId: string, role: 'owner' | 'admin' | 'member') => {
    const email = `${name}@example.com`;
    const made = await createUser(
      { ...ports, hashPassword },
      { id: name, orgId, email, name, role, password },
    );
    return made.id;
  };
  const users = {
    olga: await person('olga', 'acme', 'owner'),
    alice: await person('alice', 'acme', 'admin'),
    mia: await person('mia', 'acme', 'member'),
    max: await person('max', 'acme', 'member'),
    otto: await person('otto', 'other', 'owner'),
  };
  const machine = (name: string, orgId: string) =>
    enrolMachine(ports, { id: name, orgId, name, tailnetIp: '100.64.0.3', agentPort: 2222 });
  const machines = {
    'linux-c': await machine('linux-c', 'acme'),
    away: await machine('away', 'acme'),
    foreign: await machine('foreign', 'other'),
  };

  const { exporter = null, dashboardDir, trustProxy } = options;
  const gateway = await startGateway(
    {
      ...ports,
      log,
      objects,
      bus,
      peers: null,
      locator: createTableLocator(),
      exporter,
      dialer: {
        dial: () => {
          throw new Error('tests of the routes dial nobody');
        },
      },
    },
    {
      gatewayId: 'g1',
      jwtSecret,
      allowedOrigins: [],
      policy: { ...defaultPolicy, ...options.policy },
      passwordCost: cheap,
      ...(dashboardDir !== undefined && { dashboardDir }),
      ...(trustProxy !== undefined && { trustProxy }),
    },
    { createTerminals: () => terminals },
  );
  await new Promise<void>((resolve) => gateway.server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(gateway.server.address() as AddressInfo).port}`;

  const world: GatewayWorld = {
    clock,
    log,
    database,
    objects,
    terminals,
    gateway,
    origin,
    users,
    machines,
    async call(method, path, { token, headers = {}, raw, body } = {}) {
      const content = raw ?? (body === undefined ? null : JSON.stringify(body));
      const response = await fetch(`${origin}${path}`, {
        method,
        headers: {
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...(content !== null && { 'content-type': 'application/json' }),
          ...headers,
        },
        body: content,
      });
      const text = await response.text();
      const json = response.headers.get('content-type')?.includes('json') && text !== '';
      return {
        status: response.status,
        headers: response.headers,
        text,
        body: json ? JSON.parse(text) : null,
      };
    },
    post: (path, body, token) => world.call('POST', path, { body, token }),
    get: (path, token) => world.call('GET', path, { token }),
    beat: (name, status = 'online') =>
      world.post('/api/machine-heartbeat', { node_key: machines[name].nodeKey, status, version: '1.0.0' }),
    async signIn(name) {
      const answer = await world.post('/api/auth/login', { email: `${name}@example.com`, password });
      const { access_token: token, identity } = answer.body.data;
      return { token, sessionId: identity.session_id, userId: identity.user_id };
    },
    async audited() {
      return (await gateway.audit.rowsAfter(0, 1000)).map((row) => row.action);
    },
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await database.destroy();
    },
  };
  await world.beat('linux-c');
  return world;
}
