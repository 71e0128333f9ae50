/** ST3: losing the machine ends the session with 1011, and only a fresh session comes back. */
import { expect, scenario } from '../sim/index.ts';

scenario(
  'ST3 ztna down ends the session with 1011; Reconnect works again after ztna up, with a new token',
  async ({ alice, machine, audit }) => {
    const terminal = await alice.connect('Linux-C');
    const firstToken = terminal.token;

    await machine().down();

    await terminal.shows('Disconnected (code: 1011). Agent connection error', { color: 'yellow' });
    await terminal.isDisconnected();
    expect(terminal).toHaveClosedWith(1011, 'Agent connection error', { by: 'gateway' });

    await terminal.clickReconnect();
    await terminal.shows('Error: Machine must be online for remote shell');
    expect(terminal.token).toBe(firstToken);

    await machine().up();
    await terminal.reconnect();
    expect(terminal.token).not.toBe(firstToken);
    await terminal.type('echo back again\n');
    await terminal.shows('back again');
    expect(await audit.of(terminal)).toBeInOrder(
      'remote.shell_connected',
      'remote.shell_disconnected',
      'remote.session_created',
      'remote.shell_connected',
    );
  },
);

scenario(
  'ST3 a machine that vanishes ends the session within 30 s; it counts as online until its window has passed',
  async ({ alice, machine, clock, api }) => {
    const terminal = await alice.connect('Linux-C');
    await using _gone = await machine().vanish();

    await clock.advance('30s');
    await terminal.shows('Disconnected (code: 1011). Agent connection error', { color: 'yellow' });
    expect(terminal).toHaveClosedWith(1011, 'Agent connection error', { by: 'gateway' });

    // Still within 90 s of its last beat: create_session agrees, the connect fails at the agent.
    const before = terminal.token;
    await terminal.clickReconnect();
    await clock.advance('30s');
    await terminal.isDisconnected();
    expect(terminal.token).not.toBe(before);
    expect(terminal).toHaveClosedWith(1011, 'Agent connection error', {
      by: 'gateway',
      cause: 'agent_unreachable',
    });

    await clock.advance('90s');
    const refused = await (await api('alice')).call('POST', '/api/remote-shell', {
      action: 'create_session',
      org_id: (await api('alice')).orgId,
      machine_id: machine().id,
    });
    expect(refused).toMatchObject({ status: 400, body: { error: { code: 'MACHINE_OFFLINE' } } });
  },
);

scenario('ST3 a machine that vanished comes back with its next beat', async ({ alice, machine, clock }) => {
  const terminal = await alice.connect('Linux-C');
  {
    await using _gone = await machine().vanish();
    await clock.advance('2m');
    await terminal.isDisconnected();
  }

  await clock.advance('60s');

  await terminal.reconnect();
  await terminal.type('echo back again\n');
  await terminal.shows('back again');
});

scenario(
  'ST3 a machine that vanishes is missed as soon as the policy says, and taken again once it is back',
  { policy: { agentAliveIntervalMs: 1000, agentAliveCountMax: 2, agentConnectTimeoutMs: 1000 } },
  async ({ alice, machine, clock }) => {
    const terminal = await alice.connect('Linux-C');
    {
      await using _gone = await machine().vanish();
      await clock.advance('3s');
      await terminal.isDisconnected();
      expect(terminal).toHaveClosedWith(1011, 'Agent connection error', {
        by: 'gateway',
        cause: 'agent_error',
      });

      await terminal.clickReconnect();
      await clock.advance('3s');
      await terminal.isDisconnected();
      expect(terminal).toHaveClosedWith(1011, 'Agent connection error', {
        by: 'gateway',
        cause: 'agent_unreachable',
      });
    }

    await terminal.reconnect();

    await terminal.type('echo back again\n');
    await terminal.shows('back again');
  },
);

scenario('ST3 an agent that is killed ends the session with 1011', async ({ alice, machine }) => {
  const terminal = await alice.connect('Linux-C');

  await using _dead = await machine().kill();

  await terminal.shows('Disconnected (code: 1011). Agent connection error', { color: 'yellow' });
  expect(terminal).toHaveClosedWith(1011, 'Agent connection error', { by: 'gateway', cause: 'agent_error' });
});

scenario(
  'ST3 an agent that falls silent ends the session with 1011 within 30 s',
  async ({ alice, machine, clock }) => {
    const terminal = await alice.connect('Linux-C');
    await using _silent = await machine().shells.blackhole();

    await clock.advance('30s');

    await terminal.isDisconnected();
    expect(terminal).toHaveClosedWith(1011, 'Agent connection error', {
      by: 'gateway',
      cause: 'agent_error',
    });
  },
);

scenario(
  'ST3 a link to the agent that is cut inside a chunk ends the session with 1011',
  async ({ alice, machine }) => {
    const terminal = await alice.connect('Linux-C');
    await using _cut = await machine().shells.cutInsideChunk({
      bytes: 3,
      how: 'fin',
      direction: 'server→client',
    });

    await terminal.type('echo half of this\n');

    await terminal.isDisconnected();
    expect(terminal).toHaveClosedWith(1011, 'Agent connection error', {
      by: 'gateway',
      cause: 'agent_error',
    });
  },
);

scenario(
  'ST3 a connection to the agent that is reset ends the session with 1011',
  async ({ alice, machine }) => {
    const terminal = await alice.connect('Linux-C');

    await using _reset = await machine().shells.reset();

    await terminal.isDisconnected();
    expect(terminal).toHaveClosedWith(1011, 'Agent connection error', {
      by: 'gateway',
      cause: 'agent_error',
    });
  },
);

scenario(
  'ST3 a browser whose connection is reset sees 1006, unclean, and says so',
  async ({ alice, world, audit }) => {
    const terminal = await alice.connect('Linux-C');

    await using _reset = await world.browserLink.reset();

    await terminal.shows('Disconnected (code: 1006).', { color: 'yellow' });
    await terminal.isDisconnected();
    expect(terminal).toHaveClosedWith(1006, '', { by: 'network', cause: 'connection_lost' });
    const end = (await audit.of(terminal)).find((row) => row.action === 'remote.shell_disconnected');
    expect(end?.metadata).toMatchObject({ cause: 'connection_lost', close_code: 1006 });
  },
);

scenario('ST3 a connection cut inside a WebSocket frame is 1006 for the page', async ({ alice, world }) => {
  const terminal = await alice.connect('Linux-C');
  await using _cut = await world.browserLink.cutInsideFrame({
    frame: 1,
    how: 'fin',
    direction: 'server→client',
  });

  await terminal.type('echo half of this\n');

  await terminal.isDisconnected();
  expect(terminal).toHaveClosedWith(1006, '', { by: 'network', cause: 'connection_lost' });
});
