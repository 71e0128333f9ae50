import { describe, expect, test } from 'vitest';
import { hashSecret } from '../../contracts/secrets.ts';
import type { News } from '../../ports/bus.ts';
import { createWorld, eventually } from './terminal-world.ts';

describe('a terminal', () => {
  test('passes keystrokes to the shell and its output to the page', async () => {
    await using world = await createWorld();
    const { page, shell } = await world.connected();
    page.ws.send(Buffer.from('echo hi\n'));
    await eventually(() => shell.input() === 'echo hi\n');
    shell.send('data', 'hi\r\n');
    await eventually(() => page.output() === 'hi\r\n');
  });

  test('is announced to the agent with a signed hash of a ticket that the shell is then asked for with', async () => {
    await using world = await createWorld();
    const { shell, id } = await world.connected();
    const [post] = world.agent.posts;
    const ticket = new URL(shell.request.url!, 'http://agent').searchParams.get('token')!;
    expect(post!.body).toMatchObject({ token_sha256: hashSecret(ticket), session_id: id, expires_in: 30 });
    expect(post!.signature).toMatch(/^signed:POST \/tokens \{/);
  });

  test('writes shell_connected before the shell is even asked for', async () => {
    await using world = await createWorld();
    const gate = Promise.withResolvers<void>();
    world.gates.audit = gate.promise;
    const { page } = world.connectPage();
    page.ws.on('open', () => page.ws.send(Buffer.from('early\n')));
    await eventually(() => world.agent.posts.length === 1);
    await eventually(() => world.rows.size === 1);
    expect([world.agent.shells.length, page.messages]).toEqual([0, []]);
    gate.resolve();
    await eventually(() => world.agent.shells[0]?.input() === 'early\n');
  });

  test('tells the agent and the recorder of a new window size', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    page.ws.send('{"type":"resize","cols":120,"rows":40}');
    await eventually(() => world.agent.posts.length === 2);
    expect(world.agent.posts[1]).toMatchObject({
      path: '/shell/resize',
      body: { session_id: id, cols: 120, rows: 40 },
    });
    expect(world.recorded.sizes).toEqual(['120x40']);
  });

  test('starts with the size that the page sent before there was a shell', async () => {
    await using world = await createWorld();
    const gate = Promise.withResolvers<void>();
    world.gates.verify = gate.promise;
    const { page } = world.connectPage();
    await eventually(() => page.ws.readyState === page.ws.OPEN);
    page.ws.send('{"type":"resize","cols":132,"rows":50}');
    page.ws.ping();
    await new Promise((resolve) => page.ws.once('pong', resolve));
    gate.resolve();
    await eventually(() => world.agent.shells.length === 1);
    expect(world.agent.shells[0]!.request.url).toMatch(/cols=132&rows=50$/);
  });

  test('records what is shown', async () => {
    await using world = await createWorld();
    const { shell, page } = await world.connected();
    shell.send('data', 'shown');
    await eventually(() => page.output() === 'shown');
    expect(world.recorded.output).toBe('shown');
  });

  test('works without a recorder when none can be attached', async () => {
    await using world = await createWorld();
    world.failing.add('attach');
    await world.connected();
    expect(world.log.of('trouble')).toHaveLength(1);
  });

  test('is listed while it is live, with its person, machine, device and status', async () => {
    await using world = await createWorld({ policy: { clientAliveIntervalMs: 0, agentAliveIntervalMs: 0 } });
    const { id } = await world.connected();
    await world.clock.advance(61_000);
    expect(world.terminals.listOf('alice')).toMatchObject([
      {
        id,
        user_id: 'alice',
        machine_id: 'linux-c',
        resource_name: 'Linux-C',
        connection: 'main',
        duration_ms: 61_000,
        status: 'idle',
      },
    ]);
    expect(world.terminals.listAll('acme')).toHaveLength(1);
    expect(world.terminals.listAll('other')).toEqual([]);
  });

  test('is active again when its owner refreshes it, and its row knows', async () => {
    await using world = await createWorld({ policy: { clientAliveIntervalMs: 0, agentAliveIntervalMs: 0 } });
    const { id } = await world.connected();
    await world.clock.advance(10 * 60_000);
    const before = world.touches();
    await world.publish({ kind: 'refresh_shell_session', sessionId: id });
    expect([world.terminals.entry(id)?.status, world.touches() - before]).toEqual(['active', 1]);
    expect(world.log.of('session.refreshed')).toEqual([{ session: id }]);
    expect(world.log.of('session.idle_warning').map(({ active }) => active)).toEqual([true, false]);
  });

  test('is left as it is by a refresh while it is active', async () => {
    await using world = await createWorld({ policy: { clientAliveIntervalMs: 0, agentAliveIntervalMs: 0 } });
    const { id } = await world.connected();
    await world.clock.advance(59_999);
    await world.terminals.refresh(id);
    await world.clock.advance(1);
    expect([world.terminals.entry(id)?.status, world.log.of('session.refreshed')]).toEqual(['idle', []]);
  });

  test('refreshing what is not live does nothing', async () => {
    await using world = await createWorld();
    await expect(world.terminals.refresh('nobody')).resolves.toBeUndefined();
  });

  test('lasts whole milliseconds, also by a clock that counts in fractions', async () => {
    await using world = await createWorld({
      clock: (moved) => ({ ...moved, now: () => moved.now() + (moved.now() % 10) / 16 }),
    });
    const { id } = await world.connected();
    await world.clock.advance(1003);
    expect(world.terminals.listOf('alice')[0]!.duration_ms).toBe(1003);
    world.terminals.end(id, 'ended_by_user', '');
    await eventually(() => world.rowsOf(id).length === 2);
    expect(world.rowsOf(id)[1]!.metadata.duration_ms).toBe(1003);
    expect(world.log.of('session.ended')).toMatchObject([{ duration_ms: 1003 }]);
  });

  test('comes from where the proxies before the gateway say', async () => {
    await using world = await createWorld();
    const jwt = world.signIn('s1');
    const query = { token: jwt, org_id: 'acme', machine_id: 'linux-c', shell_token: world.createToken(jwt) };
    world.open(query, { 'x-forwarded-for': '198.51.100.1' });
    await eventually(() => world.terminals.listOf('alice').length === 1);
    expect(world.terminals.listOf('alice')[0]!.ip_address).toBe('198.51.100.1');
    expect(world.audit).toMatchObject([{ action: 'remote.shell_connected', ip_address: '198.51.100.1' }]);
  });

  test('logs its edges in the order of the diagram', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    page.ws.close(1000);
    await eventually(() => world.log.of('session.socket_closed').length === 1);
    expect(world.log.of('session.state').map(({ from, to, event }) => `${from} ${event} ${to}`)).toEqual([
      'opening admitted reaching',
      'reaching agent_reached announcing',
      'announcing announced starting',
      'starting shell_started live',
      'live user_closed ending',
      'ending socket_gone ended',
    ]);
    expect(world.log.of('session.ended')).toMatchObject([{ session: id, cause: 'user_closed', code: 1000 }]);
  });
});

describe('a second connection with the same key', () => {
  test('replaces the first with 4409', async () => {
    await using world = await createWorld();
    const jwt = world.signIn('s1');
    const older = await world.connected(jwt);
    await world.connected(jwt);
    await eventually(() => older.page.closed()?.code === 4409);
    expect(older.page.closed()!.reason).toBe('Replaced by a newer connection');
  });

  test('is not touched by the late close of the first', async () => {
    await using world = await createWorld();
    const jwt = world.signIn('s1');
    const older = await world.connected(jwt);
    const newer = await world.connected(jwt);
    await eventually(() => world.log.of('session.socket_closed').length === 1);
    newer.page.ws.send(Buffer.from('still here'));
    await eventually(() => newer.shell.input() === 'still here');
    expect(older.shell.input()).toBe('');
    expect(world.terminals.countOf('alice')).toBe(1);
  });

  test('may come while every slot is taken', async () => {
    await using world = await createWorld({ policy: { sessionsPerUser: 1 } });
    const jwt = world.signIn('s1');
    await world.connected(jwt);
    await world.connected(jwt);
    expect(world.terminals.countOf('alice')).toBe(1);
  });

  test('of another name stands beside the first', async () => {
    await using world = await createWorld();
    const jwt = world.signIn('s1');
    await world.connected(jwt);
    await world.connected(jwt, { connection: 'split-1' });
    expect(world.terminals.countOf('alice')).toBe(2);
  });
});

describe('a revoke', () => {
  const revoke = { kind: 'user_session_revoked', userSessionId: 's1', reason: 'lost laptop' } as const;

  test('closes the live sessions of the sign-in with 4403 and its reason, and no others', async () => {
    await using world = await createWorld();
    const mine = await world.connected(world.signIn('s1'));
    const other = await world.connected(world.signIn('s2'), { connection: 'other' });
    await world.publish(revoke);
    await eventually(() => mine.page.closed() !== null);
    expect(mine.page.closed()).toEqual({ code: 4403, reason: 'Session revoked: lost laptop' });
    expect(other.page.closed()).toBeNull();
  });

  test('lets no later byte reach the shell', async () => {
    await using world = await createWorld();
    const { page, shell } = await world.connected();
    world.terminals.revoke('s1', 'lost');
    page.ws.send(Buffer.from('rm -rf /'));
    await eventually(() => shell.gone());
    expect(shell.input()).toBe('');
  });

  test('answers how many it ended, and nothing the second time', async () => {
    await using world = await createWorld();
    const jwt = world.signIn('s1');
    await world.connected(jwt);
    await world.connected(jwt, { connection: 'b' });
    expect([world.terminals.revoke('s1', 'x'), world.terminals.revoke('s1', 'x')]).toEqual([2, 0]);
  });

  test.each(['verify', 'find', 'redeem'] as const)(
    'refuses a handshake that is held up in %s, though its check has passed',
    async (service) => {
      await using world = await createWorld();
      const gate = Promise.withResolvers<void>();
      world.gates[service] = gate.promise;
      const { page } = world.connectPage();
      await eventually(() => page.ws.readyState === page.ws.OPEN);
      await new Promise((resolve) => setImmediate(resolve));
      world.terminals.revoke('s1', 'lost laptop');
      gate.resolve();
      await eventually(() => page.closed() !== null);
      expect(page.closed()).toEqual({ code: 4403, reason: 'Session revoked: lost laptop' });
      expect([world.agent.posts, world.audit]).toEqual([[], []]);
    },
  );

  test('refuses a session that is still reaching its agent', async () => {
    await using world = await createWorld();
    world.agent.behaviour.tokens = null;
    const { page } = world.connectPage();
    await eventually(() => world.agent.posts.length === 1);
    expect(world.terminals.revoke('s1', 'x')).toBe(1);
    await eventually(() => page.closed()?.code === 4403);
    expect([world.audit, world.terminals.countOf('alice')]).toEqual([[], 0]);
  });
});

describe('an end from elsewhere', () => {
  test.each([
    ['ended_by_user', 4410, 'Ended from another device'],
    ['ended_by_admin', 4410, 'Ended by an administrator: tidy up'],
    ['collaboration_ended', 4003, 'collaboration ended'],
    ['replaced', 4409, 'Replaced by a newer connection'],
  ] as const)('%s closes with %i', async (cause, code, reason) => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    expect(world.terminals.end(id, cause, 'tidy up')).toBe(true);
    await eventually(() => page.closed() !== null);
    expect(page.closed()).toEqual({ code, reason });
  });

  test('knows no session that is over', async () => {
    await using world = await createWorld();
    const { id } = await world.connected();
    world.terminals.end(id, 'ended_by_user', '');
    expect(world.terminals.end(id, 'ended_by_user', '')).toBe(false);
  });

  test('of the same connection is asked for by the newer one, and takes no slot from it', async () => {
    await using world = await createWorld({ policy: { sessionsPerUser: 1 } });
    world.lease.elsewhere = { taken: 0, same: ['an older one'] };
    const told: News[] = [];
    world.subscribe((news) => void told.push(news));
    const { page } = await world.connected();
    expect([page.closed(), told]).toEqual([
      null,
      [{ kind: 'end_shell_sessions', sessionIds: ['an older one'], cause: 'replaced', reason: '' }],
    ]);
  });

  test('is heard on the bus', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    await world.publish({
      kind: 'end_shell_sessions',
      sessionIds: [id],
      cause: 'ended_by_admin',
      reason: 'x',
    });
    await eventually(() => page.closed()?.code === 4410);
  });
});

describe('draining', () => {
  test('tells the live ones, refuses newcomers, closes with 1012 at the deadline and is done when all is audited', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    const drained = world.terminals.drain();
    await eventually(() => page.messages.some(({ type }) => type === 'notice'));
    const newcomer = world.connectPage(world.signIn('s2')).page;
    await eventually(() => newcomer.closed()?.code === 1012);
    await world.clock.advance(29_999);
    expect(page.closed()).toBeNull();
    await world.clock.advance(1);
    await drained;
    expect(world.rowsOf(id).map(({ action }) => action)).toEqual([
      'remote.shell_connected',
      'remote.shell_disconnected',
    ]);
    await eventually(() => page.closed()?.code === 1012);
  });

  test('is done at once when the last session leaves', async () => {
    await using world = await createWorld();
    const { page } = await world.connected();
    const drained = world.terminals.drain();
    page.ws.close(1000);
    await drained;
    expect(world.terminals.census()).toEqual({ sessions: 0, sockets: 0, streams: 0, timers: 0 });
  });

  test('refuses a handshake in flight', async () => {
    await using world = await createWorld();
    world.gates.verify = Promise.withResolvers<void>().promise;
    const { page } = world.connectPage();
    await eventually(() => page.ws.readyState === page.ws.OPEN);
    world.terminals.drain();
    await eventually(() => page.closed()?.code === 1012);
    expect(world.log.of('handshake.refused')).toMatchObject([{ cause: 'gateway_draining' }]);
  });
});

describe('stopping', () => {
  test('ends everything with 1012 and without a notice, and leaves nothing behind', async () => {
    await using world = await createWorld();
    const { page, id } = await world.connected();
    await world.terminals.stop();
    await eventually(() => page.closed()?.code === 1012);
    expect(page.messages.map(({ type }) => type)).toEqual(['connected']);
    expect(world.rowsOf(id)).toHaveLength(2);
    expect(world.terminals.census()).toEqual({ sessions: 0, sockets: 0, streams: 0, timers: 0 });
    expect(world.clock.waiting).toBe(0);
  });
});
