/** Machines: administrators take them into service and out of it, and what becomes of who is on them is what they were told. */
import { expect, type Lab, scenario } from '../sim/index.ts';

type Client = Awaited<ReturnType<Lab['api']>>;

async function created(
  client: Client,
  machineId: string,
): Promise<[status: number, code: string | undefined]> {
  const { status, body } = await client.call('POST', '/api/remote-shell', {
    action: 'create_session',
    org_id: client.orgId,
    machine_id: machineId,
  });
  return [status, (body as { error: { code: string } | null }).error?.code];
}

scenario(
  'Machines: a disabled machine takes nobody new, whatever it beats; who is on it stays',
  async ({ alice, user, api, machine, clock, audit, world, sockets }) => {
    const terminal = await alice.connect('Linux-C');
    const bob = await api('bob');
    const unused = await bob.shellToken(machine().id);
    const pages = await (await user('bob')).administration();

    expect(await pages.machine('Linux-C')).toEqual({ standing: 'online', live: '1 live session' });
    expect(await pages.administer('Linux-C', 'disable')).toContain(
      'The 1 live session on it stays until it ends by itself.',
    );
    await clock.advance(2 * world.policy.heartbeatIntervalMs);

    expect(await pages.machine('Linux-C')).toEqual({ standing: 'disabled', live: '1 live session' });
    expect(await created(bob, machine().id)).toEqual([400, 'MACHINE_OFFLINE']);
    const late = await sockets.open({ client: bob, machine: machine().id, shellToken: unused });
    expect((await late.closed).code).toBe(4404);
    await terminal.type('echo still here\n');
    await terminal.shows('still here');
    expect(terminal).toBeOpen();

    await pages.administer('Linux-C', 'enable');
    expect(await created(bob, machine().id)).toEqual([400, 'MACHINE_OFFLINE']);
    await clock.advance(world.policy.heartbeatIntervalMs);
    expect(await pages.machine('Linux-C')).toMatchObject({ standing: 'online' });
    expect(await created(bob, machine().id)).toEqual([200, undefined]);
    expect(await audit.all()).toBeInOrder('machine.disabled', 'machine.enabled', 'machine.marked_online');
  },
);

scenario(
  'Machines: quarantine ends every session on the machine, on every gateway, and beats do not end it',
  { gateways: 2, machines: ['Linux-C', 'Linux-A'] },
  async ({ alice, user, api, machine, clock, audit, history, world }) => {
    const here = await alice.connect('Linux-C');
    const there = await (await user('bob', 'B', 'g2')).connect('Linux-C');
    const elsewhere = await alice.connectInNewTab('Linux-A');
    const pages = await alice.administration();

    const said = await pages.administer('Linux-C', 'quarantine');

    expect(said).toContain('The 2 live sessions on it end at once; unsaved work in them is lost.');
    for (const terminal of [here, there]) {
      await terminal.isDisconnected();
      expect(terminal).toHaveClosedWith(4410, 'Ended by an administrator: machine quarantined', {
        by: 'gateway',
        cause: 'ended_by_admin',
      });
    }
    const quarantined = history.of('machine.status').findLast(({ data }) => data.to === 'quarantined')!.t;
    for (const { t } of history.of('session.ended')) expect(t - quarantined).toBeLessThanOrEqual(2000);
    expect(elsewhere).toBeOpen();

    await clock.advance(2 * world.policy.heartbeatIntervalMs);
    expect(await pages.machine('Linux-C')).toEqual({ standing: 'quarantined', live: '0 live sessions' });
    expect(await created(await api('alice'), machine().id)).toEqual([400, 'MACHINE_OFFLINE']);
    expect(await pages.choices('Linux-C')).toEqual(['Enable']);
    expect(await audit.all()).toBeInOrder(
      'machine.quarantined',
      'remote.shell_disconnected',
      'remote.shell_disconnected',
    );
  },
);

scenario(
  'Machines: a quarantine whose news does not reach the other gateway takes effect at its next renewal',
  { gateways: 2 },
  async ({ alice, user, clock, world }) => {
    const there = await (await user('bob', 'B', 'g2')).connect('Linux-C');
    const pages = await alice.administration();
    await using _deaf = await world.gateways[1]!.peerLink.blackhole();

    await pages.administer('Linux-C', 'quarantine');
    await clock.advance(world.policy.gatewayLeaseMs / 3 + 2000);

    expect(there).toHaveClosedWith(4410, 'Ended by an administrator: machine quarantined', {
      cause: 'ended_by_admin',
    });
  },
);

scenario(
  'Machines: doing it twice writes once, and nobody but administrators does it',
  async ({ api, machine, audit }) => {
    const [alice, carol] = [await api('alice'), await api('carol')];
    const ask = async (client: Client, change: object) => {
      const { status, body } = await client.call('POST', '/api/machine-admin', {
        action: 'disable',
        org_id: client.orgId,
        machine_id: machine().id,
        ...change,
      });
      return [status, (body as { error: { code: string } | null }).error?.code];
    };

    expect(await ask(alice, {})).toEqual([200, undefined]);
    expect(await ask(alice, {})).toEqual([200, undefined]);
    expect(await ask(carol, { action: 'enable' })).toEqual([403, 'FORBIDDEN']);
    expect(await ask(alice, { org_id: 'elsewhere' })).toEqual([403, 'FORBIDDEN']);
    expect(await ask(alice, { machine_id: 'nowhere' })).toEqual([404, 'MACHINE_NOT_FOUND']);
    expect(await ask(alice, { action: 'destroy' })).toEqual([400, 'UNKNOWN_ACTION']);
    expect(await ask(alice, { machine_id: '' })).toEqual([400, 'BAD_REQUEST']);
    expect(await ask(alice, { force: true })).toEqual([400, 'BAD_REQUEST']);

    const rows = (await audit.all()).filter(({ action }) => /^machine\.(en|dis)abled$/.test(action));
    expect(rows.map(({ action, user_id }) => [action, user_id])).toEqual([
      ['machine.disabled', expect.any(String)],
    ]);
  },
);

scenario(
  'Machines: an org whose plan has no remote management sees its machines, opens nothing on them, and is told of no scripts',
  { plan: 'business' },
  async ({ alice, api, machine, audit, history }) => {
    const client = await api('alice');
    await alice.signIn();
    const pages = await alice.administration();

    expect(await pages.machine('Linux-C')).toMatchObject({ standing: 'online' });
    expect(await pages.recentScripts()).toBeNull();
    expect(await created(client, machine().id)).toEqual([403, 'FEATURE_NOT_AVAILABLE']);
    expect(history.of('shell_token.created')).toEqual([]);
    expect((await audit.all()).filter(({ action }) => action.startsWith('remote.'))).toEqual([]);
  },
);

scenario(
  'Machines: by keyboard alone one is disabled and quarantined, it is told that it was, and the focus is never lost',
  async ({ alice }) => {
    await alice.signIn();
    const keys = await (await alice.administration()).machinesByKeyboard();

    await keys.tabTo('button "Disable Linux-C"');
    await keys.press('Enter');
    expect(await keys.dialog()).toEqual({
      title: 'Disable Linux-C?',
      description: expect.stringContaining('No session is live on it now.'),
    });
    await keys.tabTo('button "Disable it"');
    await keys.press('Enter');

    await keys.hears('Linux-C was disabled.');
    expect(await keys.focus()).toBe('button "Enable Linux-C"');

    await keys.tabTo('button "Quarantine Linux-C"');
    await keys.press('Enter');
    await keys.tabTo('button "Quarantine it"');
    await keys.press('Enter');

    await keys.hears('Linux-C was quarantined.');
    // Its button is gone.
    expect(await keys.focus()).toBe('main');
  },
);
