/** Gateway drained: everyone is told, nobody is cut off before the deadline, and nobody storms the next one. */
import { expect, type Lab, scenario } from '../sim/index.ts';

const restarting = { code: 1012, reason: 'Gateway restarting' };

/** Pages that opened a WebSocket after the gateway had started for the last time, by the time of it. */
function returns({ history }: Lab): { readonly t: number; readonly page: string }[] {
  const started = history.of('gateway.started').at(-1)!;
  return history
    .of('page.socket_opening')
    .filter(({ seq }) => seq > started.seq)
    .map(({ t, data }) => ({ t, page: data.page }));
}

scenario(
  'Gateway drained: fifty sessions are told, closed with 1012 at the deadline and audited, newcomers get 503, and it exits with 0',
  { policy: { sessionsPerUser: 60 } },
  async ({ alice, api, gateway, machine, sockets, history, clock, world }) => {
    const terminal = await alice.connect('Linux-C');
    const client = await api('bob');
    const open = async (connection: string) => ({
      client,
      machine: machine().id,
      shellToken: await client.shellToken(machine().id),
      connection,
    });
    const raw = [];
    for (let i = 1; i < 50; i++) raw.push(await sockets.connect(await open(`c${i}`)));
    const unused = await open('late');

    await gateway.drain();

    await terminal.shows('The gateway restarts in 30 s.', { color: 'yellow' });
    const notice = JSON.stringify({ type: 'notice', text: 'The gateway restarts in 30 s.' });
    for (const { received } of raw) expect(received).toContain(notice);
    const create = { action: 'create_session', org_id: client.orgId, machine_id: machine().id };
    const refused = await client.call('POST', '/api/remote-shell', create);
    expect(refused).toMatchObject({ status: 503, body: { error: { code: 'DRAINING' } } });
    expect(refused.headers.get('retry-after')).toBe('30');
    expect((await client.call('GET', '/readyz')).status).toBe(503);
    expect(await (await sockets.open(unused)).closed).toEqual(restarting);
    await terminal.type('echo still at work\n');
    await terminal.shows('still at work');

    const draining = history.of('gateway.draining').at(-1)!.t;
    await clock.advance(draining + world.policy.drainMs - clock.now() - 1);
    expect(terminal).toBeOpen();
    expect(raw.map(({ code }) => code)).toEqual(raw.map(() => null));
    await clock.advance(1);

    for (const socket of raw) expect(await socket.closed).toEqual(restarting);
    expect(terminal).toHaveClosedWith(restarting.code, restarting.reason, {
      by: 'gateway',
      cause: 'gateway_draining',
    });
    expect(await gateway.exit()).toEqual({ code: 0, signal: null });
    const ends = history
      .of('audit.row')
      .filter(({ data }) => data.row.action === 'remote.shell_disconnected')
      .map(({ data }) => data.row.metadata);
    expect(ends).toHaveLength(50);
    for (const { cause, close_code } of ends)
      expect({ cause, close_code }).toEqual({ cause: 'gateway_draining', close_code: 1012 });
  },
);

scenario(
  'Gateway drained: after 1012 pages come back by themselves, each with a fresh token, and none after a 4xxx',
  async (lab) => {
    const { alice, user, gateway, clock, world } = lab;
    await alice.signIn();
    const terminals = await alice.connectInTabs('Linux-C', 3);
    const bob = await user('bob', 'B');
    const revoked = await bob.connect('Linux-C');
    const bobElsewhere = await user('bob', 'C');
    await bobElsewhere.signIn();
    await bobElsewhere.revokeOthers();
    await revoked.isDisconnected();
    const tokens = terminals.map(({ token }) => token);

    await gateway.drain();
    await clock.advance(world.policy.drainMs);
    await gateway.exit();
    await gateway.restart();
    await clock.advance('30s');

    for (const terminal of terminals) {
      await terminal.isConnected();
      expect(tokens).not.toContain(terminal.token);
    }
    expect(returns(lab)).toHaveLength(terminals.length);
    await clock.advance('5m');
    expect(returns(lab)).toHaveLength(terminals.length);
  },
);

scenario(
  'Gateway drained: of a thousand pages never more than a tenth comes back in one second',
  { policy: { sessionsPerUser: 1000 } },
  async (lab) => {
    const { alice, gateway, clock, world } = lab;
    await alice.signIn();
    const terminals = await alice.connectInTabs('Linux-C', 1000);

    await gateway.drain();
    await clock.advance(world.policy.drainMs);
    await gateway.exit();
    await gateway.restart();
    await clock.advance('31s');

    const came = returns(lab);
    expect(new Set(came.map(({ page }) => page)).size).toBe(terminals.length);
    for (const { t } of came) {
      const crowd = came.filter((one) => one.t >= t && one.t < t + 1000).length;
      expect(crowd).toBeLessThanOrEqual(terminals.length / 10);
    }
    for (const terminal of terminals) await terminal.isConnected();
  },
);

scenario(
  'Gateway drained: the next one knows when each machine was heard last, and takes it for offline at its time',
  { machines: ['Linux-C', 'Linux-D'] },
  async ({ machine, gateway, clock, history, world }) => {
    // Both report at one time, and the gateway is gone within the second.
    const beatAt = clock.now() + world.policy.heartbeatIntervalMs;
    await clock.advance(world.policy.heartbeatIntervalMs);
    await gateway.drain();
    await gateway.exit();
    await using _c = await machine('Linux-C').vanish();
    await using _d = await machine('Linux-D').vanish();
    await clock.advance('10s');
    await gateway.restart();

    await clock.advance('2m');

    const { offlineAfterMs } = world.policy;
    expect(
      history
        .of('machine.status')
        .filter(({ data }) => data.to === 'offline')
        .map(({ t, data }) => [data.name, t - beatAt])
        .toSorted(),
    ).toEqual([
      ['Linux-C', offlineAfterMs],
      ['Linux-D', offlineAfterMs],
    ]);
  },
);

scenario(
  'Gateway drained: where the policy gives three seconds it ends after three, and its page is back once the next one serves',
  { policy: { drainMs: 3000 } },
  async ({ alice, gateway, clock }) => {
    const terminal = await alice.connect('Linux-C');
    const { token } = terminal;

    await gateway.drain();
    await clock.advance('3s');

    expect(terminal).toHaveClosedWith(restarting.code, restarting.reason, {
      by: 'gateway',
      cause: 'gateway_draining',
    });
    expect(await gateway.exit()).toEqual({ code: 0, signal: null });

    await gateway.restart();
    await terminal.isConnected();

    expect(terminal.token).not.toBe(token);
  },
);
