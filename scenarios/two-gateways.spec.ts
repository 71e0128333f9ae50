/** Two gateways on one database: what is decided on one takes effect on the other. */
import { expect, type Lab, scenario } from '../sim/index.ts';

const two = { gateways: 2 } as const;

type Client = Awaited<ReturnType<Lab['api']>>;

/** Another device of alice's, at this gateway. */
async function clientAt(user: Lab['user'], gateway: string): Promise<Client> {
  const device = await user('alice', 'B', gateway);
  await device.signIn();
  return device.apiClient();
}

const execute = (client: Client, machine: string, script: string) =>
  client.call('POST', '/api/remote-shell', {
    action: 'execute_script',
    org_id: client.orgId,
    machine_id: machine,
    script,
  });

scenario(
  "Two gateways: a revoke on one gateway ends the sessions on the other within 2 s, and nobody else's",
  two,
  async ({ alice, user, machine, history, clock, sockets }) => {
    const here = await alice.connect('Linux-C');
    const device = await user('alice', 'B', 'g2');
    const there = [await device.connect('Linux-C'), await device.connectInNewTab('Linux-C')];
    const bobs = await (await user('bob', 'B', 'g2')).connect('Linux-C');
    const client = await device.apiClient();
    const unused = await client.shellToken(machine().id);

    await alice.revokeOthers();

    const revokedAt = history.of('user_session.revoked').at(-1)!.t;
    for (const terminal of there) {
      await terminal.isDisconnected();
      expect(terminal).toHaveClosedWith(4403, 'Session revoked: revoked_other_sessions', {
        by: 'gateway',
        cause: 'revoked',
      });
    }
    for (const { t } of history.of('session.ended')) expect(t - revokedAt).toBeLessThanOrEqual(2000);
    expect((await client.call('GET', '/api/sessions')).status).toBe(401);
    const late = await sockets.open({ client, machine: machine().id, shellToken: unused });
    expect((await late.closed).code).toBe(4403);
    for (const terminal of [here, bobs]) {
      await terminal.type('echo still here\n');
      await terminal.shows('still here');
      expect(terminal).toBeOpen();
    }
    await clock.advance('2s');
  },
);

scenario(
  'Two gateways: a revoke whose news does not reach the other gateway takes effect at its next renewal',
  two,
  async ({ alice, user, world, clock, history }) => {
    await alice.signIn();
    const there = await (await user('alice', 'B', 'g2')).connect('Linux-C');
    await using _deaf = await world.gateways[1]!.peerLink.blackhole();

    await alice.revokeOthers();
    await clock.advance(world.policy.gatewayLeaseMs / 3 + 2000);

    expect(there).toHaveClosedWith(4403, 'Session revoked: revoked_other_sessions', { cause: 'revoked' });
    expect(history.of('trouble').map(({ data }) => data.what)).toContain(
      'telling gateway g2 of user_session_revoked',
    );
  },
);

scenario(
  'Two gateways: what is live on one gateway is listed, counted and ended on the other',
  { ...two, policy: { sessionsPerUser: 2 } },
  async ({ alice, user, machine, clock }) => {
    await alice.signIn();
    const device = await user('alice', 'B', 'g2');
    const first = await device.connect('Linux-C');
    const second = await device.connectInNewTab('Linux-C');
    const own = (await alice.callApi('GET', '/api/terminals')).body as { terminals: { id: string }[] };
    expect(own.terminals.map(({ id }) => id).toSorted()).toEqual(
      [first, second].map(({ session }) => session).toSorted(),
    );

    const client = await alice.apiClient();
    const create = { action: 'create_session', org_id: client.orgId, machine_id: machine().id };
    expect(await alice.callApi('POST', '/api/remote-shell', create)).toMatchObject({ status: 429 });

    const { session } = first;
    expect((await alice.callApi('DELETE', `/api/terminals/${session}`)).status).toBe(200);
    await clock.settle();
    expect(first).toHaveClosedWith(4410, 'Ended from another device', { cause: 'ended_by_user' });
    expect(second).toBeOpen();
    expect((await alice.callApi('POST', '/api/remote-shell', create)).status).toBe(200);
  },
);

scenario(
  'Two gateways: whoever has as many sessions as they may is refused on each, also with a token of before',
  { ...two, policy: { sessionsPerUser: 1 } },
  async ({ alice, api, user, machine, sockets, clock }) => {
    const client = await api('alice');
    const unused = await client.shellToken(machine().id);
    const there = await (await user('alice', 'B', 'g2')).connect('Linux-C');

    const late = await sockets.open({ client, machine: machine().id, shellToken: unused });
    expect((await late.closed).code).toBe(4429);
    expect(there).toBeOpen();

    await there.close();
    await clock.settle();
    await alice.connect('Linux-C');
  },
);

scenario(
  'Two gateways: of two that take the last slot on two gateways before either shell is there, one is told 4429',
  { ...two, policy: { sessionsPerUser: 1 } },
  async ({ api, user, machine, sockets, clock, history }) => {
    const client = await api('alice');
    const there = await (await user('alice', 'B', 'g2')).connect('Linux-C');
    await there.type('exit\n');
    await there.offersReconnect();
    const shellToken = await client.shellToken(machine().id);
    const shells = history.of('shell.spawned').length;
    await using _slow = await machine().shells.slow({ latencyMs: 1000 });

    const here = await sockets.open({ client, machine: machine().id, shellToken });
    await clock.advance('500ms');
    await there.clickReconnect();
    await clock.advance('8s');

    expect(here.code).toBeNull();
    expect(here.received.join('')).toContain('"connected"');
    expect(there).toHaveClosedWith(4429, 'Too many sessions', { by: 'gateway', cause: 'session_limit' });
    expect(history.of('shell.spawned')).toHaveLength(shells + 1);
  },
);

scenario(
  'Two gateways: of a terminal and a script that take the last slot on two gateways before the shell is there, the terminal is told 4429',
  { ...two, policy: { sessionsPerUser: 1 } },
  async ({ api, user, machine, sockets, clock, history }) => {
    const client = await api('alice');
    const shellToken = await client.shellToken(machine().id);
    const elsewhere = await clientAt(user, 'g2');
    await using _slow = await machine().shells.slow({ latencyMs: 1000 });

    const terminal = await sockets.open({ client, machine: machine().id, shellToken });
    await clock.advance('500ms');
    const script = await execute(elsewhere, machine().id, 'echo won');
    await clock.advance('8s');

    expect(await terminal.closed).toEqual({ code: 4429, reason: 'Too many sessions' });
    expect(script.status).toBe(200);
    expect(history.of('shell.spawned')).toHaveLength(1);
  },
);

scenario(
  'Two gateways: of two scripts that are started on two gateways in one moment, with one slot left, one runs and one is refused',
  { ...two, policy: { sessionsPerUser: 1 } },
  async ({ api, user, machine, clock, history, audit }) => {
    const clients = [await api('alice'), await clientAt(user, 'g2')];
    const rounds = 5;

    for (let round = 0; round < rounds; round++) {
      const answers = await Promise.all(clients.map((client) => execute(client, machine().id, 'true')));
      expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 429]);
      expect(answers.find(({ status }) => status === 429)).toMatchObject({
        body: { error: { code: 'SESSION_LIMIT' } },
      });
      await clock.settle();
    }

    expect(history.of('shell.spawned')).toHaveLength(rounds);
    const started = (await audit.all()).filter(({ action }) => action === 'remote.script_started');
    expect(started).toHaveLength(rounds);
  },
);

scenario(
  'Two gateways: a connection that is opened again on the other gateway replaces the older one with 4409, and takes its slot',
  { ...two, policy: { sessionsPerUser: 1 } },
  async ({ api, user, machine, sockets, clock, history }) => {
    const client = await api('alice');
    const unused = await client.shellToken(machine().id);
    const older = await (await user('alice', 'B', 'g2')).connect('Linux-C');
    const { connection } = history.of('session.opened').at(-1)!.data;
    await clock.advance('1s');

    const newer = await sockets.connect({ client, machine: machine().id, shellToken: unused, connection });

    await clock.settle();
    expect(older).toHaveClosedWith(4409, 'Replaced by a newer connection', {
      by: 'gateway',
      cause: 'replaced',
    });
    newer.send(Buffer.from('echo newer\n'));
    await clock.settle();
    expect(newer.received.join('')).toContain('newer');
  },
);

scenario(
  'Two gateways: an older connection whose gateway does not hear of the newer one is replaced at its next renewal',
  two,
  async ({ api, user, machine, sockets, world, clock, history }) => {
    const client = await api('alice');
    const older = await (await user('alice', 'B', 'g2')).connect('Linux-C');
    const { connection } = history.of('session.opened').at(-1)!.data;
    await using _deaf = await world.gateways[1]!.peerLink.blackhole();
    await clock.advance('1s');
    const shellToken = await client.shellToken(machine().id);

    const newer = await sockets.connect({ client, machine: machine().id, shellToken, connection });
    expect(older).toBeOpen();
    await clock.advance(world.policy.gatewayLeaseMs / 3 + 2000);

    expect(older).toHaveClosedWith(4409, 'Replaced by a newer connection', { cause: 'replaced' });
    expect(newer.code).toBeNull();
  },
);
