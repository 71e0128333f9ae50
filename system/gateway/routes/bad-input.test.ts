/** Whatever comes in, the answer is a clear error in the family's style, and nothing changes. */
import { expect, test } from 'vitest';
import { startGatewayWorld } from '../../testing/gateway-world.ts';

const shell = '/api/remote-shell';
const create = { action: 'create_session', org_id: 'acme', machine_id: 'linux-c' };
const recording = '/api/session-recording';

test.for<
  [string, string, { raw?: string | Uint8Array<ArrayBuffer>; body?: unknown; type?: string }, number, string]
>([
  ['malformed JSON', shell, { raw: '{"action":' }, 400, 'The request body is not valid JSON'],
  ['no body', shell, { raw: '' }, 400, 'body must be object'],
  ['a list', shell, { body: [] }, 400, 'body must be object'],
  ['a text', shell, { body: 'create_session' }, 400, 'body must be object'],
  ['a null', shell, { body: null }, 400, 'body must be object'],
  [
    'invalid UTF-8',
    shell,
    { raw: Uint8Array.of(0x22, 0xff, 0x22) },
    400,
    'The request body is not valid UTF-8',
  ],
  ['a poisoned prototype', shell, { raw: '{"__proto__":{}}' }, 400, 'The request body is not valid JSON'],
  ['no action', shell, { body: {} }, 400, 'body.action must be one of create_session'],
  [
    'an action of another type',
    shell,
    { body: { action: 1 } },
    400,
    'body.action must be one of create_session',
  ],
  [
    'an unknown action',
    shell,
    { body: { action: 'x' } },
    400,
    'Unknown action x: it must be one of create_session',
  ],
  ['a missing field', shell, { body: { action: 'create_session', org_id: 'acme' } }, 400, 'machine_id'],
  ['a field too many', shell, { body: { ...create, admin: true } }, 400, 'body must not have admin'],
  [
    'a number for an id',
    shell,
    { body: { ...create, machine_id: 7 } },
    400,
    'body.machine_id must be string',
  ],
  [
    'an id that is a path',
    shell,
    { body: { ...create, machine_id: '../etc' } },
    400,
    'body.machine_id must match',
  ],
  [
    'an endless id',
    shell,
    { body: { ...create, machine_id: 'x'.repeat(65) } },
    400,
    'body.machine_id must not',
  ],
  ['an oversize body', shell, { raw: `"${'x'.repeat(65_536)}"` }, 413, 'The request body is too large'],
  ['another content type', shell, { raw: 'a=b', type: 'text/plain' }, 415, 'must be application/json'],
  [
    'a word that is none',
    recording,
    { body: { action: 'start', org_id: 'acme', machine_id: 'linux-c', session_type: 'vnc' } },
    400,
    'body.session_type must be ssh or rdp or web',
  ],
  [
    'a negative duration',
    recording,
    { body: { action: 'complete', org_id: 'acme', session_id: 'r', duration_seconds: -1 } },
    400,
    'body.duration_seconds must be >= 0',
  ],
])('%s is refused', async ([, path, { raw, body, type }, status, message]) => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const before = await world.audited();
  const answer = await world.call('POST', path, {
    token,
    ...(raw !== undefined && { raw }),
    ...(body !== undefined && { body }),
    headers: { 'content-type': type ?? 'application/json' },
  });
  expect([answer.status, answer.body, await world.audited()]).toEqual([
    status,
    {
      success: false,
      data: null,
      error: { code: expect.stringMatching(/^[A-Z_]+$/), message: expect.stringContaining(message) },
    },
    before,
  ]);
});

test('a long unknown action is not repeated whole', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const { text } = await world.post(shell, { action: 'x'.repeat(10_000) }, token);
  expect(text.length).toBeLessThan(300);
});

test.for([
  ['no token', undefined],
  ['garbage', 'garbage'],
  ['a token cut short', 'eyJhbGciOiJIUzI1NiJ9.e30.'],
] as const)('%s is refused before the body is even read', async ([, token]) => {
  await using world = await startGatewayWorld();
  const { status, body } = await world.call('POST', shell, { token, raw: '{"broken' });
  expect([status, body.error.code]).toEqual([401, 'UNAUTHORIZED']);
});

test('Rexec’s routes answer their errors as plain JSON', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const nobody = await world.get('/api/sessions');
  const wrong = await world.post('/api/sessions/revoke-others', { reason: 7 }, token);
  expect([nobody.status, nobody.body, wrong.status, wrong.body]).toEqual([
    401,
    { error: 'unauthorized' },
    400,
    { error: 'body.reason must be string' },
  ]);
});

test('an unknown path is a 404 in the envelope', async () => {
  await using world = await startGatewayWorld();
  const { status, body } = await world.get('/api/nothing');
  expect([status, body.error.code]).toEqual([404, 'NOT_FOUND']);
});

test('a failing database is a 500 that tells the world nothing and the log everything', async () => {
  const world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  await world.database.schema.dropTable('machines').execute();
  const { status, body } = await world.get('/api/machines', token);
  await world.gateway.stop();
  expect([status, body.error, world.log.of('trouble')]).toEqual([
    500,
    { code: 'INTERNAL', message: 'Internal error' },
    [{ what: 'GET /api/machines', error: 'no such table: machines' }],
  ]);
});

test('no secret of a run stands in its log, its audit rows or its tables', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const ticket = (await world.post(shell, create, token)).body.data.token;
  const tables = ['users', 'user_sessions', 'machines', 'shell_tokens', 'audit_log'] as const;
  const rows = await Promise.all(
    tables.map((table) => world.database.selectFrom(table).selectAll().execute()),
  );
  const said = JSON.stringify([rows, world.log.events]);
  const secrets = [token, ticket, 'correct horse battery staple', world.machines['linux-c'].nodeKey];
  expect(secrets.filter((secret) => said.includes(secret))).toEqual([]);
});
