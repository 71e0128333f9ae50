/**
 * For tests: a gateway's terminals on a loopback port, an agent made of node:http that does what it is
 * told, services in memory and a clock moved by hand.
 */
import { createServer } from 'node:http';
import { connect, type Socket } from 'node:net';
import { vi } from 'vitest';
import { WebSocket } from 'ws';
import type { Identity } from '../../contracts/api/auth.ts';
import type { AuditEvent, AuditRow, ShellDisconnected } from '../../contracts/audit.ts';
import { terminalPath } from '../../contracts/frames.ts';
import { defaultPolicy, type Policy } from '../../contracts/policy.ts';
import type { News } from '../../ports/bus.ts';
import type { Clock } from '../../ports/clock.ts';
import { createManualClock, type ManualClock } from '../../testing/manual-clock.ts';
import { createMemoryLog } from '../../testing/memory-log.ts';
import { createSeededEntropy } from '../../testing/seeded-entropy.ts';
import type {
  Guest,
  MachineRecord,
  SessionRecorder,
  ShellSessionRow,
  ShellSessionRows,
  ShellTokenBinding,
} from '../services.ts';
import { createFakeAgent, listen } from './fake-agent.ts';
import { createTerminals, type TerminalOptions } from './terminals.ts';

export const machine: MachineRecord = {
  id: 'linux-c',
  orgId: 'acme',
  name: 'Linux-C',
  status: 'online',
  enabled: true,
  tailnetIp: '127.0.0.1',
  agentPort: 0,
};

export interface Page {
  readonly ws: WebSocket;
  readonly output: () => string;
  /** Control messages, parsed. */
  readonly messages: Record<string, unknown>[];
  readonly pings: () => number;
  readonly closed: () => { code: number; reason: string } | null;
  /** Where the raw connection is, for breaking it. */
  readonly stream: () => Socket;
}

/** Resolves when `check` no longer throws or answers false. */
export function eventually(check: () => unknown): Promise<void> {
  return vi.waitFor(
    () => {
      if (check() === false) throw new Error(`not yet: ${check}`);
    },
    { interval: 2, timeout: 15000 },
  );
}

export type World = Awaited<ReturnType<typeof createWorld>>;

export async function createWorld(
  settings: {
    policy?: Partial<Policy>;
    options?: Partial<TerminalOptions>;
    /** What the terminals get for the clock that the test moves. */
    clock?: (moved: ManualClock) => Clock;
  } = {},
) {
  const policy: Policy = { ...defaultPolicy, ...settings.policy };
  const clock = createManualClock();
  const log = createMemoryLog();
  const listeners = new Set<(news: News) => void | Promise<void>>();
  const audit: AuditEvent[] = [];
  const rows = new Map<string, ShellSessionRow & { ended?: Parameters<ShellSessionRows['end']>[1] }>();
  const tokens = new Map<string, { binding: ShellTokenBinding; used: boolean; guest?: Guest }>();
  /** Sessions that were shared and are over. */
  const left: string[] = [];
  const revoked = new Map<string, string>();
  const identities = new Map<string, Identity>();
  const machines = new Map<string, MachineRecord>();
  /** What the gateway may hold sessions by. */
  const lease = { held: true, scripts: 0, elsewhere: { taken: 0, same: [] as string[] }, openedElsewhere: 0 };
  let touches = 0;
  /** The gateway's ends of all connections. */
  const sockets = new Set<Socket>();
  const recorded = { output: '', sizes: [] as string[], sealed: 0 };
  /** Awaited by the services of that name: tests hold a promise here to hold the service up. */
  const gates = {
    verify: Promise.resolve(),
    find: Promise.resolve(),
    redeem: Promise.resolve(),
    audit: Promise.resolve(),
  };
  /** Services that fail from now on. */
  const failing = new Set<'verify' | 'audit' | 'attach'>();

  const agent = await createFakeAgent();
  machines.set(machine.id, { ...machine, agentPort: agent.port });

  const recorder: SessionRecorder = {
    output(bytes) {
      recorded.output += Buffer.from(bytes).toString();
    },
    resize: (cols, rows) => void recorded.sizes.push(`${cols}x${rows}`),
    seal: async () => void recorded.sealed++,
  };

  const terminals = createTerminals(
    {
      clock: settings.clock?.(clock) ?? clock,
      log,
      entropy: createSeededEntropy(),
      dialer: {
        dial({ host, port }) {
          const socket = connect({ host, port, noDelay: true });
          sockets.add(socket);
          socket.once('close', () => sockets.delete(socket));
          return socket;
        },
      },
      bus: {
        publish: async (news) => void (await Promise.all([...listeners].map((listener) => listener(news)))),
        subscribe(listener) {
          listeners.add(listener);
          return () => void listeners.delete(listener);
        },
      },
      signer: {
        sign: (method, path, body) => `signed:${method} ${path.split('?')[0]} ${body}`,
        verify: (method, path, body, signature) =>
          signature === `signed:${method} ${path.split('?')[0]} ${body}`,
      },
      peers: null,
    },
    {
      access: {
        async verify(jwt) {
          await gates.verify;
          if (failing.has('verify')) throw new Error('the database is gone');
          const identity = identities.get(jwt);
          if (!identity) return { ok: false, why: 'invalid', reason: '' };
          const reason = revoked.get(identity.session_id);
          if (reason !== undefined) return { ok: false, why: 'revoked', reason };
          return { ok: true, identity, lastSeenAt: null };
        },
      },
      shellTokens: {
        create: () => Promise.reject(new Error('not asked of terminals')),
        async redeem(token, binding) {
          const found = tokens.get(token);
          if (!found) return { ok: false, why: 'unknown' };
          if (JSON.stringify(found.binding) !== JSON.stringify(binding)) return { ok: false, why: 'foreign' };
          if (found.used) return { ok: false, why: 'used' };
          found.used = true;
          await gates.redeem;
          return { ok: true, guest: found.guest ?? null };
        },
      },
      machines: {
        async find(orgId, machineId) {
          await gates.find;
          const found = machines.get(machineId);
          return found?.orgId === orgId ? found : null;
        },
      },
      origins: {
        async of(_userId, client) {
          return { ...client, device: 'Chrome on Linux', location: 'Mexico', anomalies: [] };
        },
      },
      sharedSessions: { ownerLeft: async (id) => void left.push(id) },
      recordings: {
        async attach() {
          if (failing.has('attach')) throw new Error('no recorder today');
          return recorder;
        },
      },
      audit: {
        async append(event) {
          await gates.audit;
          if (failing.has('audit')) throw new Error('the disk is full');
          audit.push(event);
          return { ...event, seq: audit.length } as AuditRow;
        },
      },
      rows: {
        open: async (row, mostElsewhere = 0) => {
          if (lease.openedElsewhere > mostElsewhere) return false;
          rows.set(row.id, row);
          return true;
        },
        touch: async () => void touches++,
        touchSoon: () => void touches++,
        end: async (id, ended) => {
          const row = rows.get(id);
          if (!row || row.ended) return false;
          rows.set(id, { ...row, ended });
          return true;
        },
        unfinished: async () => [...rows.values()].filter((row) => !row.ended),
      },
      policies: { of: () => policy },
      leased: () => lease.held,
      besides: () => lease.scripts,
      mostElsewhere: ({ user_id: userId }) =>
        policy.sessionsPerUser - terminals.countOf(userId) - lease.scripts,
      elsewhere: async () => lease.elsewhere,
      clientAddress: ({ headers, socket }) =>
        (headers['x-forwarded-for'] as string | undefined) ?? socket.remoteAddress ?? null,
      traces: {
        async of({ id }) {
          const row = (action: string) =>
            audit.find((event) => event.action === action && event.metadata.session_id === id);
          const end = row('remote.shell_disconnected');
          return {
            connected: row('remote.shell_connected') !== undefined,
            disconnected: end
              ? {
                  at: '2026-01-05T08:30:00.000Z',
                  metadata: end.metadata as unknown as ShellDisconnected,
                }
              : null,
          };
        },
      },
    },
    { gatewayId: 'g1', allowedOrigins: ['https://dashboard.example'], ...settings.options },
  );

  const server = createServer();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('upgrade', (request, socket, head) => terminals.handleUpgrade(request, socket, head));
  const port = await listen(server);

  let created = 0;
  const pages: Page[] = [];

  /** Signs a person in; the answer is the JWT. */
  const signIn = (userSession: string, who: Partial<Identity> = {}): string => {
    const jwt = `jwt-of-${userSession}`;
    identities.set(jwt, {
      user_id: 'alice',
      email: 'alice@acme.example',
      name: 'Alice',
      org_id: 'acme',
      role: 'admin',
      session_id: userSession,
      ...who,
    });
    return jwt;
  };

  const createToken = (jwt: string, machineId = machine.id): string => {
    const identity = identities.get(jwt)!;
    const token = `shell-token-${++created}`;
    const { user_id: userId, session_id: userSessionId, org_id: orgId } = identity;
    tokens.set(token, { binding: { userId, userSessionId, orgId, machineId }, used: false });
    return token;
  };

  /** Opens a WebSocket with this query; a header `origin` may be given. */
  const open = (query: Record<string, string> | string, headers: Record<string, string> = {}): Page => {
    const params = typeof query === 'string' ? query : new URLSearchParams(query).toString();
    const ws = new WebSocket(`ws://127.0.0.1:${port}${terminalPath}?${params}`, { headers, maxPayload: 0 });
    const page = watch(ws);
    pages.push(page);
    return page;
  };

  /** What a well-behaved page does. */
  const connectPage = (
    jwt = signIn('s1'),
    more: Record<string, string> = {},
  ): { page: Page; token: string } => {
    const token = createToken(jwt);
    const query = { token: jwt, org_id: 'acme', machine_id: machine.id, shell_token: token, ...more };
    return { page: open(query), token };
  };

  /** A live session: page and shell. */
  const connected = async (jwt?: string, more: Record<string, string> = {}) => {
    const before = agent.shells.length;
    const { page, token } = connectPage(jwt, more);
    await eventually(() => page.messages.some(({ type }) => type === 'connected'));
    const shell = agent.shells[before]!;
    const id = page.messages.find(({ type }) => type === 'connected')!.session_id as string;
    return { page, shell, token, id };
  };

  const rowsOf = (id: string) => audit.filter(({ metadata }) => metadata.session_id === id);

  return {
    terminals,
    agent,
    clock,
    log,
    audit,
    rows,
    tokens,
    left,
    revoked,
    machines,
    recorded,
    gates,
    failing,
    lease,
    port,
    /** Bytes that wait in the gateway's sockets, either way. */
    heldBytes: () =>
      [...sockets].reduce(
        (sum, { readableLength, writableLength }) => sum + readableLength + writableLength,
        0,
      ),
    /** How often the row of a session was told of a sign of life. */
    touches: () => touches,
    server,
    signIn,
    createToken,
    open,
    connectPage,
    connected,
    rowsOf,
    publish: (news: News) => Promise.all([...listeners].map((listener) => listener(news))),
    subscribe: (listener: (news: News) => void) => void listeners.add(listener),
    async [Symbol.asyncDispose]() {
      for (const { ws } of pages) ws.terminate();
      for (const socket of sockets) socket.destroy();
      await agent.close();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function watch(ws: WebSocket): Page {
  const chunks: Buffer[] = [];
  const messages: Record<string, unknown>[] = [];
  let pings = 0;
  let closed: { code: number; reason: string } | null = null;
  let stream: Socket | null = null;
  ws.on('upgrade', (response) => {
    stream = response.socket;
  });
  ws.on('message', (data, isBinary) => {
    if (isBinary) chunks.push(data as Buffer);
    else messages.push(JSON.parse(String(data)));
  });
  ws.on('ping', () => pings++);
  ws.on('error', () => {});
  ws.on('close', (code, reason) => {
    closed = { code, reason: reason.toString() };
  });
  return {
    ws,
    messages,
    output: () => Buffer.concat(chunks).toString(),
    pings: () => pings,
    closed: () => closed,
    stream: () => stream!,
  };
}
