/**
 * For tests: how each route of the document is called so that it answers well, and how it is called wrongly.
 * Keyed as `gateway/openapi/operations.ts` is; a route without a case fails the test of the document.
 */
import type { Terminal } from '../contracts/api/terminals.ts';
import { peerNewsPath } from '../gateway/peers/peer-news.ts';
import { loadSigning } from '../gateway/signing.ts';
import { type GatewayWorld, password } from './gateway-world.ts';
import { createSeededEntropy } from './seeded-entropy.ts';

export interface Call {
  /** Of the test world; nobody is signed in without it. */
  readonly as?: 'olga' | 'alice' | 'mia';
  /** Values of `:name` in the path. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: string;
  readonly body?: unknown;
}

export interface Case {
  /** Answered with 2xx. May prepare the world first. */
  readonly good: Call | ((world: GatewayWorld) => Promise<Call>);
  /** Answered with this status, each. */
  readonly bad: readonly (Call & { readonly status: number })[];
}

const org = { org_id: 'acme' };
const terminal = {
  id: 'terminal-1',
  org_id: 'acme',
  user_id: 'mia',
  machine_id: 'linux-c',
  resource_name: 'linux-c',
  resource_type: 'ssh',
  connection: 'main',
  device: 'Chrome on Linux',
  ip_address: null,
  location: 'Unknown',
  start_time: '2026-01-05T09:00:00.000Z',
  duration_ms: 0,
  status: 'idle',
  anomalies: [] as Terminal['anomalies'],
  cause: null,
  end_time: null,
} as const;
const nowhere = { params: { id: 'nowhere' } };

/** mia's live terminal, here and as its row tells it. */
async function live(world: GatewayWorld): Promise<void> {
  world.terminals.live.push(terminal);
  await world.database
    .insertInto('shell_sessions')
    .values({
      id: terminal.id,
      gateway_id: 'g1',
      org_id: 'acme',
      user_id: 'mia',
      user_session_id: (await world.signIn('mia')).sessionId,
      machine_id: 'linux-c',
      machine_name: 'linux-c',
      connection: 'main',
      ip_address: null,
      user_agent: null,
      started_at: terminal.start_time,
      last_ping_at: terminal.start_time,
    })
    .execute();
}

const own = (call: Call) => async (world: GatewayWorld) => {
  await live(world);
  return { as: 'mia', params: { id: terminal.id }, ...call } as const;
};

/** mia has shared hers. */
async function invite(world: GatewayWorld): Promise<string> {
  await live(world);
  const { token } = await world.signIn('mia');
  const { body } = await world.post(`/api/terminals/${terminal.id}/invitations`, {}, token);
  return body.invitation;
}

const nodeKey = (world: GatewayWorld) => world.machines['linux-c'].nodeKey;
const strange = 'node_that_nobody_was_enrolled_with';

export const cases: Readonly<Record<string, Case>> = {
  'GET /healthz': { good: {}, bad: [] },
  'GET /readyz': { good: {}, bad: [] },
  'GET /metrics': { good: {}, bad: [] },
  'GET /api/openapi.json': { good: {}, bad: [] },
  'POST /api/gateway-news': {
    good: async (world) => {
      const signing = await loadSigning({ database: world.database, entropy: createSeededEntropy() });
      const news = JSON.stringify({ kind: 'policy_updated', orgId: 'acme' });
      return { body: { news, signature: signing.sign('POST', peerNewsPath, news) } };
    },
    bad: [
      { body: { news: '{}', signature: 'x' }, status: 401 },
      { body: { news: 1 }, status: 400 },
    ],
  },

  'POST /api/auth/login': {
    good: { body: { email: 'mia@example.com', password } },
    bad: [
      { body: { email: 'mia@example.com', password: 'wrong' }, status: 401 },
      { body: { email: 'mia@example.com' }, status: 400 },
    ],
  },
  'POST /api/auth/refresh': { good: { as: 'mia' }, bad: [] },
  'POST /api/auth/logout': { good: { as: 'mia' }, bad: [] },
  'GET /api/sessions': { good: { as: 'mia' }, bad: [] },
  'DELETE /api/sessions/:id': {
    good: async (world) => ({ as: 'mia', params: { id: (await world.signIn('mia')).sessionId } }),
    bad: [
      { as: 'mia', ...nowhere, status: 404 },
      { as: 'mia', ...nowhere, body: { reason: '' }, status: 400 },
    ],
  },
  'POST /api/sessions/revoke-others': {
    good: { as: 'mia' },
    bad: [{ as: 'mia', body: { reason: 7 }, status: 400 }],
  },

  'POST /api/remote-shell': {
    good: { as: 'alice', body: { action: 'create_session', ...org, machine_id: 'linux-c' } },
    bad: [
      { as: 'mia', body: { action: 'create_session', ...org, machine_id: 'linux-c' }, status: 403 },
      { as: 'alice', body: { action: 'create_session', ...org, machine_id: 'away' }, status: 400 },
      { as: 'alice', body: { action: 'create_session', ...org, machine_id: 'nowhere' }, status: 404 },
      { as: 'alice', body: { action: 'get_script', ...org, script_id: 'nowhere' }, status: 404 },
      { as: 'alice', body: { action: 'execute_script', ...org, machine_id: 'linux-c' }, status: 400 },
    ],
  },
  'GET /api/terminals': {
    good: own({}),
    bad: [{ as: 'mia', query: 'limit=0', status: 400 }],
  },
  'DELETE /api/terminals/:id': { good: own({}), bad: [{ as: 'mia', ...nowhere, status: 404 }] },
  'POST /api/terminals/:id/refresh': { good: own({}), bad: [{ as: 'mia', ...nowhere, status: 404 }] },
  'POST /api/terminals/end-all': { good: own({}), bad: [] },
  'GET /api/admin/terminals': {
    good: own({ as: 'alice' }),
    bad: [
      { as: 'mia', status: 403 },
      { as: 'alice', query: 'sort=up', status: 400 },
    ],
  },
  'GET /api/admin/terminals/history': {
    good: own({ as: 'alice' }),
    bad: [{ as: 'mia', status: 403 }],
  },
  'POST /api/admin/terminals/end-all': {
    good: own({ as: 'alice', body: { reason: 'maintenance' } }),
    bad: [
      { as: 'alice', body: {}, status: 400 },
      { as: 'mia', body: { reason: 'x' }, status: 403 },
    ],
  },
  'DELETE /api/admin/terminals/:id': {
    good: own({ as: 'alice', body: { reason: 'maintenance' } }),
    bad: [
      { as: 'alice', ...nowhere, body: { reason: 'x' }, status: 404 },
      { as: 'alice', ...nowhere, body: {}, status: 400 },
      { as: 'mia', ...nowhere, body: { reason: 'x' }, status: 403 },
    ],
  },

  'POST /api/terminals/:id/invitations': {
    good: own({ body: { may_type: true } }),
    bad: [
      { as: 'mia', ...nowhere, status: 404 },
      { as: 'mia', ...nowhere, body: { may_type: 'yes' }, status: 400 },
    ],
  },
  'GET /api/terminals/:id/collaboration': {
    good: async (world) => {
      await invite(world);
      return { as: 'mia', params: { id: terminal.id } };
    },
    bad: [{ as: 'mia', ...nowhere, status: 404 }],
  },
  'DELETE /api/terminals/:id/collaboration': {
    good: async (world) => {
      await invite(world);
      return { as: 'mia', params: { id: terminal.id } };
    },
    bad: [{ as: 'mia', ...nowhere, status: 404 }],
  },
  'POST /api/collaborations/accept': {
    good: async (world) => ({ as: 'alice', body: { invitation: await invite(world) } }),
    bad: [
      { as: 'alice', body: { invitation: 'x' }, status: 404 },
      { as: 'alice', body: {}, status: 400 },
    ],
  },
  'POST /api/collaborations/:id/sessions': {
    good: async (world) => {
      const { token } = await world.signIn('alice');
      const { body } = await world.post(
        '/api/collaborations/accept',
        { invitation: await invite(world) },
        token,
      );
      return { as: 'alice', params: { id: body.collaboration_id }, body: { shell: 'shared' } };
    },
    bad: [
      { as: 'alice', ...nowhere, body: { shell: 'shared' }, status: 404 },
      { as: 'alice', ...nowhere, body: { shell: 'mine' }, status: 400 },
    ],
  },

  'GET /api/machines': { good: { as: 'mia' }, bad: [] },
  'POST /api/machine-admin': {
    good: { as: 'alice', body: { action: 'disable', ...org, machine_id: 'linux-c' } },
    bad: [
      { as: 'mia', body: { action: 'disable', ...org, machine_id: 'linux-c' }, status: 403 },
      { as: 'alice', body: { action: 'disable', ...org, machine_id: 'nowhere' }, status: 404 },
      { as: 'alice', body: { action: 'destroy', ...org, machine_id: 'linux-c' }, status: 400 },
    ],
  },
  'POST /api/machine-heartbeat': {
    good: async (world) => ({ body: { node_key: nodeKey(world), status: 'online', version: '1.0.0' } }),
    bad: [
      { body: { node_key: strange, status: 'online', version: '1.0.0' }, status: 401 },
      { body: { node_key: strange, status: 'asleep', version: '1.0.0' }, status: 400 },
    ],
  },

  'POST /api/session-recording': {
    good: { as: 'mia', body: { action: 'start', ...org, machine_id: 'linux-c', session_type: 'ssh' } },
    bad: [
      { as: 'mia', body: { action: 'cleanup', ...org }, status: 403 },
      { as: 'alice', body: { action: 'delete', ...org, session_id: 'nowhere' }, status: 404 },
      { as: 'alice', body: { action: 'delete', ...org }, status: 400 },
    ],
  },
  'POST /api/session-recording-agent': {
    good: async (world) => ({ body: { action: 'get_settings', node_key: nodeKey(world) } }),
    bad: [
      { body: { action: 'get_settings', node_key: strange }, status: 401 },
      { body: { action: 'delete', node_key: strange }, status: 400 },
    ],
  },

  'POST /api/governance': {
    good: { as: 'alice', body: { action: 'search_audit_logs', ...org } },
    bad: [
      { as: 'mia', body: { action: 'search_audit_logs', ...org }, status: 403 },
      { as: 'alice', body: { action: 'search_audit_logs' }, status: 400 },
    ],
  },
  'GET /api/policy': { good: { as: 'alice' }, bad: [{ as: 'mia', status: 403 }] },
  'POST /api/policy': {
    good: { as: 'alice', body: { action: 'update_policy', ...org, settings: { maxsessions: 5 } } },
    bad: [
      { as: 'mia', body: { action: 'update_policy', ...org, settings: { maxsessions: 5 } }, status: 403 },
      { as: 'alice', body: { action: 'update_policy', ...org, settings: { maxsessions: 0 } }, status: 400 },
    ],
  },
};
