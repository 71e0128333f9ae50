import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { verifyChain } from '../audit/chain.ts';
import type { AuditRow } from '../contracts/audit.ts';
import { startGatewayWorld } from '../testing/gateway-world.ts';

function builtDashboard(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hangup-dashboard-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  mkdirSync(join(directory, 'assets'));
  writeFileSync(join(directory, 'index.html'), '<title>Hangup</title>');
  writeFileSync(join(directory, 'assets/app-0a1b.js'), 'export {}');
  return directory;
}

test('a gateway that is up says that it lives and is ready', async () => {
  await using world = await startGatewayWorld();
  expect([(await world.get('/healthz')).status, (await world.get('/readyz')).status]).toEqual([200, 200]);
});

test('a draining gateway lives and is not ready', async () => {
  await using world = await startGatewayWorld();
  await world.gateway.drain();
  expect([(await world.get('/healthz')).status, (await world.get('/readyz')).status]).toEqual([200, 503]);
});

test('the metrics count live sessions', async () => {
  await using world = await startGatewayWorld();
  expect((await world.get('/metrics')).text).toContain('\nhangup_shell_sessions 0\n');
});

test('the OpenAPI document says why the filter of actions has another name', async () => {
  await using world = await startGatewayWorld();
  const { body } = await world.get('/api/openapi.json');
  const { schema } = body.paths['/api/governance'].post.requestBody.content['application/json'];
  const [search] = schema.anyOf;
  expect(search.properties.action_filter.description).toContain('that name is taken');
});

test('every answer forbids what a dashboard does not need', async () => {
  await using world = await startGatewayWorld();
  const { headers } = await world.get('/healthz');
  expect([headers.get('content-security-policy'), headers.get('x-content-type-options')]).toEqual([
    expect.stringContaining("default-src 'self'"),
    'nosniff',
  ]);
});

test('the Date header is the injected clock’s', async () => {
  await using world = await startGatewayWorld();
  expect((await world.get('/healthz')).headers.get('date')).toBe('Mon, 05 Jan 2026 09:00:00 GMT');
});

test.for(['/', '/remote-management', '/sessions', '/devices', '/audit-log'])(
  'the page %s is the dashboard',
  async (path) => {
    await using world = await startGatewayWorld({ dashboardDir: builtDashboard() });
    const { status, text, headers } = await world.get(path);
    expect([status, text, headers.get('cache-control')]).toEqual([200, '<title>Hangup</title>', 'no-cache']);
  },
);

test('whoever wants to see a page gets the dashboard for a name with a dot, too', async () => {
  await using world = await startGatewayWorld({ dashboardDir: builtDashboard() });
  const { status } = await world.call('GET', '/recordings/a.b', { headers: { accept: 'text/html,*/*' } });
  expect([status, (await world.get('/recordings/a.b')).status]).toEqual([200, 404]);
});

test('an asset may be kept for ever', async () => {
  await using world = await startGatewayWorld({ dashboardDir: builtDashboard() });
  const { status, headers } = await world.get('/assets/app-0a1b.js');
  expect([status, headers.get('cache-control')]).toEqual([200, 'public, max-age=31536000, immutable']);
});

test.for(['/assets/gone.js', '/api/nothing', '/..%2f..%2fetc%2fpasswd'])('%s is a 404', async (path) => {
  await using world = await startGatewayWorld({ dashboardDir: builtDashboard() });
  expect((await world.get(path)).status).toBe(404);
});

test('without a dashboard a page is a 404', async () => {
  await using world = await startGatewayWorld();
  expect((await world.get('/remote-management')).status).toBe(404);
});

test('rows are exported while the gateway runs, and the rest when it drains', async () => {
  const exported: AuditRow[] = [];
  await using world = await startGatewayWorld({
    exporter: { push: async (rows) => void exported.push(...rows) },
  });
  await world.clock.advance(1_000);
  const before = exported.length;
  await world.signIn('alice');
  await world.gateway.drain();
  expect([before, exported.map((row) => row.action)]).toEqual([
    1,
    ['machine.marked_online', 'auth.signed_in'],
  ]);
});

test('everything the routes write is one verified chain', async () => {
  await using world = await startGatewayWorld();
  await Promise.all(['alice', 'mia', 'otto'].map((name) => world.signIn(name)));
  expect(verifyChain(await world.gateway.audit.rowsAfter(0, 100))).toEqual({ ok: true, rows: 4 });
});

test('stop() leaves no timer and no open port', async () => {
  await using world = await startGatewayWorld();
  const { port } = new URL(world.origin);
  await world.gateway.stop();
  const refused = await new Promise((resolve) => {
    connect(Number(port), '127.0.0.1').once('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
  expect([world.clock.waiting, refused]).toEqual([0, 'ECONNREFUSED']);
});

test('stop() twice stops once', async () => {
  await using world = await startGatewayWorld();
  await Promise.all([world.gateway.stop(), world.gateway.stop()]);
  expect(world.log.of('gateway.stopped')).toHaveLength(1);
});
