/** Gateway partitioned: of several gateways on one database, one is cut off or dies; nobody's session is a ghost. */
import { expect, type Lab, scenario, type Terminal } from '../sim/index.ts';

const two = { gateways: 2 } as const;

/** Ids of the sessions that an administrator is shown as live. */
async function listed({ api }: Lab): Promise<string[]> {
  const { status, body } = await (await api('bob')).call('GET', '/api/admin/terminals');
  expect(status).toBe(200);
  return (body as { terminals: { id: string }[] }).terminals.map(({ id }) => id).toSorted();
}

/** What the audit log has of the end of a terminal's session. */
async function endsOf(terminal: Terminal, { audit }: Lab) {
  const rows = await audit.of(terminal);
  return rows.filter(
    ({ action, metadata }) =>
      action === 'remote.shell_disconnected' && metadata.session_id === terminal.session,
  );
}

scenario(
  'Gateway partitioned: its sessions leave the lists within the lease and do not rise again',
  two,
  async (lab) => {
    const { alice, user, gateway, history, clock, world } = lab;
    const lost = [await alice.connect('Linux-C'), await alice.connectInNewTab('Linux-C')];
    const kept = await (await user('bob', 'B', 'g2')).connect('Linux-C');
    expect(await listed(lab)).toEqual([...lost, kept].map(({ session }) => session).toSorted());
    await clock.advance('1m');

    {
      await using _cut = await gateway.partition();
      await clock.advance(world.policy.gatewayLeaseMs);

      for (const terminal of lost) {
        await terminal.isDisconnected();
        expect(terminal).toHaveClosedWith(1006, '', { cause: 'gateway_crashed' });
        expect(await endsOf(terminal, lab)).toMatchObject([
          { metadata: { cause: 'gateway_crashed', close_code: 1006 } },
        ]);
      }
      expect(await listed(lab)).toEqual([kept.session]);
    }

    await clock.advance(world.policy.gatewayLeaseMs);
    expect(await listed(lab)).toEqual([kept.session]);
    for (const terminal of lost) expect(await endsOf(terminal, lab)).toHaveLength(1);
    await lost[0]!.reconnect();
    await lost[0]!.type('echo here again\n');
    await lost[0]!.shows('here again');
    await kept.type('echo never noticed\n');
    await kept.shows('never noticed');
    expect(kept).toBeOpen();
    const given = history.of('gateway.lease_lost').at(0)!;
    const told = history.of('audit.row').find(({ data }) => data.row.metadata.cause === 'gateway_crashed')!;
    // Nobody says that a session is over while somebody can still type into it.
    expect(told.t).toBeGreaterThanOrEqual(given.t);
  },
);

scenario(
  'Gateway partitioned: a gateway that is cut off for a moment loses nothing',
  two,
  async ({ alice, gateway, clock, world }) => {
    const terminal = await alice.connect('Linux-C');
    {
      await using _cut = await gateway.partition();
      await clock.advance(world.policy.gatewayLeaseMs / 2);
    }
    await clock.advance(2 * world.policy.gatewayLeaseMs);
    await terminal.type('echo all the same\n');
    await terminal.shows('all the same');
    expect(terminal).toBeOpen();
  },
);

scenario(
  'Gateway partitioned: what ended while it was cut off is told as it was, once it is back',
  two,
  async (lab) => {
    const { alice, gateway, clock, world } = lab;
    const terminal = await alice.connect('Linux-C');
    {
      await using _cut = await gateway.partition();
      await terminal.type('exit 3\n');
      await terminal.isDisconnected();
      await clock.advance(world.policy.gatewayLeaseMs / 4);
    }
    await clock.advance(world.policy.gatewayLeaseMs / 2);
    expect(await endsOf(terminal, lab)).toMatchObject([
      { metadata: { cause: 'shell_exited', exit_code: 3 } },
    ]);
    expect(await listed(lab)).toEqual([]);
  },
);

scenario(
  'Gateway partitioned: with three gateways one is killed, two notice at once, and each end is told once',
  { gateways: 3 },
  async (lab) => {
    const { alice, gateway, history, clock, world } = lab;
    await clock.advance('1m');
    const terminals = [await alice.connect('Linux-C'), await alice.connectInNewTab('Linux-C')];

    await gateway.kill();
    await clock.advance(world.policy.gatewayLeaseMs);

    expect(history.of('gateway.struck_out').map(({ data }) => data.gateway)).toEqual(['g1']);
    for (const terminal of terminals)
      expect(await endsOf(terminal, lab)).toMatchObject([{ metadata: { cause: 'gateway_crashed' } }]);
    expect(await listed(lab)).toEqual([]);

    await gateway.restart();
    for (const terminal of terminals) expect(await endsOf(terminal, lab)).toHaveLength(1);
  },
);
