import { request as httpRequest } from 'node:http';
import { describe, expect, test } from 'vitest';
import { terminalPath } from '../../contracts/frames.ts';
import { fingerprint } from '../../contracts/secrets.ts';
import { createWorld, eventually, machine, type World } from './terminal-world.ts';

/** Status and headers that an upgrade is answered with. */
function upgrade(world: World, path: string, headers: Record<string, string> = {}) {
  return new Promise<{ status: number; retryAfter: string | undefined }>((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port: world.port,
      path,
      headers: {
        connection: 'Upgrade',
        upgrade: 'websocket',
        'sec-websocket-version': '13',
        'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
        ...headers,
      },
    });
    request.on('response', (response) => {
      response.resume();
      resolve({ status: response.statusCode!, retryAfter: response.headers['retry-after'] });
    });
    request.on('upgrade', (_response, socket) => {
      socket.destroy();
      resolve({ status: 101, retryAfter: undefined });
    });
    request.on('error', reject);
    request.end();
  });
}

describe('an upgrade', () => {
  test.each(['https://evil.example', 'null', 'https://dashboard.example.evil.example'])(
    'from the foreign origin %s is answered 403',
    async (origin) => {
      await using world = await createWorld();
      expect((await upgrade(world, terminalPath, { origin })).status).toBe(403);
    },
  );

  test('from an allowed origin is taken', async () => {
    await using world = await createWorld();
    expect((await upgrade(world, terminalPath, { origin: 'https://dashboard.example' })).status).toBe(101);
  });

  test('from a page of the gateway itself is taken', async () => {
    await using world = await createWorld();
    const origin = `http://127.0.0.1:${world.port}`;
    expect((await upgrade(world, terminalPath, { origin })).status).toBe(101);
  });

  test('to another path is answered 404', async () => {
    await using world = await createWorld();
    expect((await upgrade(world, '/api/remote-shell/wsx')).status).toBe(404);
  });

  test('beyond the handshakes that may be in flight is answered 503', async () => {
    await using world = await createWorld({ options: { maxHandshakes: 1 } });
    world.gates.verify = Promise.withResolvers<void>().promise;
    const { page } = world.connectPage();
    await eventually(() => page.ws.readyState === page.ws.OPEN);
    expect(await upgrade(world, terminalPath)).toEqual({ status: 503, retryAfter: '1' });
  });

  test('is possible again when a handshake has ended', async () => {
    await using world = await createWorld({ options: { maxHandshakes: 1 } });
    await world.connected();
    await world.connected(world.signIn('s2'), { connection: 'b' });
    expect(world.terminals.census().sessions).toBe(2);
  });
});

describe('a handshake completes and then closes', () => {
  const good = (world: World) => {
    const jwt = world.signIn('s1');
    return { token: jwt, org_id: 'acme', machine_id: machine.id, shell_token: world.createToken(jwt) };
  };
  const invalid = { code: 4401, reason: 'Invalid or expired shell token' };
  const bad = { code: 4400, reason: 'Bad message' };

  const without = (query: Record<string, string>, name: string) =>
    Object.fromEntries(Object.entries(query).filter(([key]) => key !== name));

  const cases: [
    string,
    (world: World) => Record<string, string> | string,
    { code: number; reason: string },
  ][] = [
    ['without a JWT', (world) => without(good(world), 'token'), invalid],
    ['with an unknown JWT', (world) => ({ ...good(world), token: 'nonsense' }), invalid],
    ['without a shell token', (world) => without(good(world), 'shell_token'), invalid],
    ['with an unknown shell token', (world) => ({ ...good(world), shell_token: 'x' }), invalid],
    [
      'with another person’s shell token',
      (world) => ({ ...good(world), shell_token: world.createToken(world.signIn('s9', { user_id: 'bob' })) }),
      invalid,
    ],
    ['for another organisation', (world) => ({ ...good(world), org_id: 'other' }), invalid],
    [
      'for a mere member',
      (world) => ({ ...good(world), token: world.signIn('s2', { role: 'member' }) }),
      invalid,
    ],
    [
      'for an unknown machine',
      (world) => ({ ...good(world), machine_id: 'nowhere' }),
      { code: 4404, reason: 'Machine not found' },
    ],
    ['without a machine', (world) => without(good(world), 'machine_id'), bad],
    ['with an unknown parameter', (world) => ({ ...good(world), admin: '1' }), bad],
    ['with a connection name that is none', (world) => ({ ...good(world), connection: 'a:b' }), bad],
    ['with a doubled parameter', (world) => `${new URLSearchParams(good(world))}&org_id=acme`, bad],
  ];

  test.each(cases)('%s', async (_what, query, close) => {
    await using world = await createWorld();
    const page = world.open(query(world));
    await eventually(() => page.closed() !== null);
    expect(page.closed()).toEqual(close);
    expect([world.agent.posts, world.audit, world.log.of('handshake.refused').length]).toEqual([[], [], 1]);
  });

  test.each(['quarantined', 'pending'] as const)('for a machine that is %s, with 4404', async (status) => {
    await using world = await createWorld();
    world.machines.set(machine.id, { ...machine, status });
    const { page } = world.connectPage();
    await eventually(() => page.closed()?.code === 4404);
  });

  test('for a revoked sign-in, with 4403 and the reason', async () => {
    await using world = await createWorld();
    world.revoked.set('s1', 'security review');
    const { page } = world.connectPage();
    await eventually(() => page.closed() !== null);
    expect(page.closed()).toEqual({ code: 4403, reason: 'Session revoked: security review' });
  });

  test('for a used shell token, however often it is tried in parallel: one wins', async () => {
    await using world = await createWorld();
    const query = good(world);
    const pages = Array.from({ length: 20 }, () => world.open(query));
    await eventually(() => pages.filter((page) => page.closed()?.code === 4401).length === 19);
    await eventually(() => world.terminals.census().sessions === 1);
    expect(world.log.of('shell_token.refused').map(({ why }) => why)).toEqual(Array(19).fill('used'));
  });

  test('beyond the sessions a person may have, with 4429, and takes no slot', async () => {
    await using world = await createWorld({ policy: { sessionsPerUser: 1 } });
    const jwt = world.signIn('s1');
    await world.connected(jwt);
    const { page } = world.connectPage(jwt, { connection: 'second' });
    await eventually(() => page.closed()?.code === 4429);
    expect(world.terminals.countOf('alice')).toBe(1);
  });

  test('with 4429, too, where they have the slots on other gateways', async () => {
    await using world = await createWorld({ policy: { sessionsPerUser: 2 } });
    world.lease.elsewhere.taken = 1;
    const jwt = world.signIn('s1');
    await world.connected(jwt);
    const { page } = world.connectPage(jwt, { connection: 'second' });
    await eventually(() => page.closed()?.code === 4429);
  });

  test('with 4429, too, where another gateway opens the last slot while the agent is reached: nothing stays', async () => {
    await using world = await createWorld({ policy: { sessionsPerUser: 2 } });
    world.lease.openedElsewhere = 2;
    const { page } = world.connectPage();
    await eventually(() => page.closed()?.code === 4429);
    const [opened] = world.log.of('session.opened');
    expect(world.log.of('session.ended')).toMatchObject([
      { session: opened?.session, cause: 'session_limit' },
    ]);
    expect([world.audit, [...world.rows], world.recorded.sealed]).toEqual([[], [], 0]);
    expect(world.terminals.countOf('alice')).toBe(0);
    await eventually(() => world.agent.shells.every((shell) => shell.gone()));
  });

  test('with 4429, too, where scripts of theirs have the slots', async () => {
    await using world = await createWorld({ policy: { sessionsPerUser: 2 } });
    world.lease.scripts = 1;
    const jwt = world.signIn('s1');
    await world.connected(jwt);
    const { page } = world.connectPage(jwt, { connection: 'second' });
    await eventually(() => page.closed()?.code === 4429);
  });

  test('with 1011 when the database fails', async () => {
    await using world = await createWorld();
    world.failing.add('verify');
    const { page } = world.connectPage();
    await eventually(() => page.closed()?.code === 1011);
    expect(world.log.of('trouble')).toHaveLength(1);
  });

  test('and tells the logs the fingerprint of the shell token, never the token', async () => {
    await using world = await createWorld();
    const page = world.open({ ...good(world), shell_token: 'a-secret' });
    await eventually(() => page.closed() !== null);
    expect(world.log.of('handshake.refused')).toMatchObject([{ token: fingerprint('a-secret') }]);
    expect(JSON.stringify(world.log.events)).not.toContain('a-secret');
  });
});
