/** Policy: administrators set what their org's sessions are judged by, in the words of sshd_config, and the next session is. */
import { expect, scenario } from '../sim/index.ts';

scenario(
  'Policy: it is printed as sshd -T prints it; a session that is opened after a change follows it, an older one does not',
  async ({ alice, user, clock, audit }) => {
    const older = await alice.connect('Linux-C');
    const pages = await (await user('bob')).administration();
    expect((await pages.policy()).slice(0, 6)).toEqual([
      'clientaliveinterval 15',
      'clientalivecountmax 3',
      'clientalivezero modern',
      'tcpkeepalive yes',
      'idlewarning 600',
      'idletimeout 1800',
    ]);

    await pages.set('idletimeout', 900);
    expect(await pages.policy()).toContain('idletimeout 900');
    const next = await alice.connectInNewTab('Linux-C');
    await clock.advance('15m');

    await next.shows('Connection rejected: Idle timeout', { color: 'red' });
    expect(next).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway', cause: 'idle_timeout' });
    await next.saysEndedBy('idletimeout');
    expect(older).toBeOpen();

    await pages.set('idletimeout', null);
    expect(await pages.policy()).toContain('idletimeout 1800');
    const updates = (await audit.all()).filter(({ action }) => action === 'policy.updated');
    expect(updates.map(({ metadata }) => metadata)).toEqual([
      { settings: { idletimeout: { from: 1800, to: 900 } } },
      { settings: { idletimeout: { from: 900, to: 1800 } } },
    ]);
  },
);

scenario(
  'Policy: a hard limit and a number of sessions are followed by the next session, and the page says so',
  async ({ alice, api, clock, machine, sockets }) => {
    const pages = await alice.administration();
    await pages.set('sessionlimit', 60);
    const terminal = await alice.connect('Linux-C');
    await clock.advance('60s');
    await terminal.isDisconnected();
    expect(terminal).toHaveClosedWith(1000, 'Session timed out', { by: 'gateway', cause: 'time_limit' });
    await terminal.saysEndedBy('sessionlimit');

    await pages.set('sessionlimit', null);
    const client = await api('alice');
    const unused = await client.shellToken(machine().id);
    await pages.set('maxsessions', 1);
    const held = await alice.connectInNewTab('Linux-C');
    const refused = await sockets.open({ client, machine: machine().id, shellToken: unused });
    expect((await refused.closed).code).toBe(4429);
    expect(held).toBeOpen();
  },
);

scenario(
  'Policy: a change on one gateway is followed on the other',
  { gateways: 2 },
  async ({ alice, user, clock }) => {
    // Before the change: whoever signs in has the gateway read the policy anyway.
    const bob = await user('bob', 'B', 'g2');
    await bob.signIn();
    const pages = await alice.administration();
    await pages.set('idletimeout', 900);

    const there = await bob.connect('Linux-C');
    await clock.advance('15m');

    expect(there).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway', cause: 'idle_timeout' });
  },
);

scenario('Policy: what makes no sense is refused in words, and changes nothing', async ({ api, audit }) => {
  const [alice, carol] = [await api('alice'), await api('carol')];
  const set = async (client: typeof alice, settings: unknown, change: object = {}) => {
    const body = { action: 'update_policy', org_id: client.orgId, settings, ...change };
    const { status, body: answer } = await client.call('POST', '/api/policy', body);
    return [status, (answer as { error: { message: string } | null }).error?.message];
  };

  for (const settings of [
    {},
    [],
    null,
    { idletimeout: -1 },
    { idletimeout: 0.5 },
    { idletimeout: 'forever' },
    { idletimeout: 86_401 },
    { tcpkeepalive: true },
    { clientalivezero: 'MODERN' },
    { maxsessions: 0 },
    { draintimeout: 5 },
    { __proto__: null, permitrootlogin: 'yes' },
  ])
    expect([settings, (await set(alice, settings))[0]]).toEqual([settings, 400]);
  expect(await set(alice, { idletimeout: 600 })).toEqual([
    400,
    'idlewarning 600 must be less than idletimeout 600',
  ]);
  expect((await set(alice, { maxsessions: 5 }, { org_id: 'elsewhere' }))[0]).toBe(403);
  expect((await set(carol, { maxsessions: 5 }))[0]).toBe(403);
  expect((await carol.call('GET', '/api/policy')).status).toBe(403);

  expect((await audit.all()).map(({ action }) => action)).not.toContain('policy.updated');
  expect((await alice.call('GET', '/api/policy')).body).toMatchObject({
    data: { text: expect.stringContaining('idletimeout 1800\n') },
  });
});
