import { expect, test } from 'vitest';
import { startGatewayWorld } from '../../testing/gateway-world.ts';

const search = { action: 'search_audit_logs', org_id: 'acme' };
const csv = { action: 'export_audit_logs', org_id: 'acme', format: 'csv' };

test('an administrator reads the org’s log, newest first', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const { body } = await world.post('/api/governance', search, token);
  expect(body.data.logs.map((log: { action: string }) => log.action)).toEqual([
    'auth.signed_in',
    'machine.marked_online',
  ]);
});

test.for([
  ['a member', 'mia', 'acme'],
  ['another org’s administrator', 'alice', 'other'],
] as const)('%s may not', async ([, who, org_id]) => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn(who);
  const ask = async (body: object) =>
    (await world.post('/api/governance', { ...body, org_id }, token)).status;
  expect([await ask(search), await ask(csv)]).toEqual([403, 403]);
});

test('an export is a file, says how much it holds, and is audited with what was asked for', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const file = await world.post('/api/governance', { ...csv, action_category: 'auth' }, token);
  const row = (await world.gateway.audit.rowsAfter(0, 100)).at(-1);
  expect({
    type: file.headers.get('content-type'),
    name: file.headers.get('content-disposition'),
    counts: [file.headers.get('x-hangup-export-total'), file.headers.get('x-hangup-export-entries')],
    actions: file.text.split('\r\n').map((line) => line.split(',')[2]),
    row,
  }).toEqual({
    type: 'text/csv; charset=utf-8; header=present',
    name: 'attachment; filename="audit-log-2026-01-05.csv"',
    counts: ['1', '1'],
    actions: ['action', 'auth.signed_in', undefined],
    row: expect.objectContaining({
      action: 'audit.exported',
      user_id: 'alice',
      metadata: { format: 'csv', entries: 1, action_category: 'auth' },
    }),
  });
});

test('an export as JSON has the entries as the search shows them', async () => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const { logs } = (await world.post('/api/governance', search, token)).body.data;
  const file = await world.post('/api/governance', { ...csv, format: 'json' }, token);
  expect(file.body).toEqual({ total: logs.length, entries: logs.length, logs });
});

test.for([
  [{ ...csv, format: 'xls' }, 'body.format must be csv or json'],
  [{ ...csv, page: 1 }, 'body must not have page'],
  [{ ...csv, from: 'yesterday' }, 'body.from must be an ISO 8601 time'],
  [{ ...search, resource_type: 7 }, 'body.resource_type must be string'],
] as const)('%j is refused in words, and not audited', async ([body, message]) => {
  await using world = await startGatewayWorld();
  const { token } = await world.signIn('alice');
  const answer = await world.post('/api/governance', body, token);
  expect([answer.status, answer.body.error.message, (await world.audited()).at(-1)]).toEqual([
    400,
    message,
    'auth.signed_in',
  ]);
});
