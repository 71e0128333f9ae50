/** Sharing across gateways: owner, request and guest may each be on another gateway; it is one collaboration. */
import { expect, type Lab, type Person, scenario, type Terminal } from '../sim/index.ts';

const two = { gateways: 2 } as const;
const guests = { may_type: true, own_shell: true };
const ended = { by: 'gateway', cause: 'collaboration_ended' } as const;

async function invite(by: Person, { session }: Terminal): Promise<string> {
  return (await by.apiClient()).invite(session!, guests);
}

const collaboration = (by: Person, method: 'GET' | 'DELETE', { session }: Terminal) =>
  by.callApi(method, `/api/terminals/${session}/collaboration`);

/** alice's terminal on g1, and carol's on the same shell, by g2. */
async function shared(lab: Lab): Promise<[Terminal, Terminal, Person]> {
  const owners = await lab.alice.connect('Linux-C');
  const carol = await lab.user('carol', 'B', 'g2');
  return [owners, await carol.join('Linux-C', await invite(lab.alice, owners)), carol];
}

async function stillAnswers(terminal: Terminal): Promise<void> {
  await terminal.type('echo answer $((6 * 7))\n');
  await terminal.shows('answer 42');
  expect(terminal).toBeOpen();
}

scenario(
  'Sharing across gateways: an owner invites, looks who came and ends it by another gateway than the one with the session',
  two,
  async ({ alice, user, clock, audit }) => {
    const owners = await alice.connect('Linux-C');
    const elsewhere = await user('alice', 'B', 'g2');
    await elsewhere.signIn();
    const invitation = await invite(elsewhere, owners);
    await owners.type('echo since the invitation\n');
    const carols = await (await user('carol')).join('Linux-C', invitation);
    await carols.shows('since the invitation');

    expect(await collaboration(elsewhere, 'GET', owners)).toMatchObject({
      status: 200,
      body: { guests: [{ email: 'carol@acme.example', may_type: true }] },
    });
    expect(await collaboration(elsewhere, 'DELETE', owners)).toMatchObject({ status: 200 });
    await clock.settle();

    expect(carols).toHaveClosedWith(4003, 'collaboration ended', ended);
    await stillAnswers(owners);
    expect(await collaboration(alice, 'DELETE', owners)).toMatchObject({ status: 404 });
    expect(await audit.all()).toBeInOrder(
      'collaboration.invited',
      'collaboration.joined',
      'collaboration.ended',
      'remote.shell_disconnected',
    );
  },
);

scenario(
  'Sharing across gateways: a guest by another gateway is on the same shell, and what either types goes there',
  two,
  async (lab) => {
    const [owners, carols] = await shared(lab);

    await carols.type('echo from the guest\n');
    await owners.type('echo from the owner\n');

    for (const terminal of [owners, carols]) {
      await terminal.shows('from the guest');
      await terminal.shows('from the owner');
    }
    expect(lab.history.of('shell.spawned')).toHaveLength(1);
    await lab.clock.advance('5m');
    await stillAnswers(carols);
  },
);

scenario(
  "Sharing across gateways: ending it closes those of every gateway with 4003, and the owner's shell lives",
  two,
  async (lab) => {
    const { alice, user, clock, shell } = lab;
    const [owners, carols] = await shared(lab);
    const bobs = await (await user('bob', 'B', 'g2')).join('Linux-C', await invite(alice, owners), 'own');
    await bobs.type('echo of my own\n');
    await bobs.shows('of my own');

    expect(await collaboration(alice, 'DELETE', owners)).toMatchObject({ status: 200 });
    await clock.advance('5s');

    for (const guest of [carols, bobs]) {
      expect(guest).toHaveClosedWith(4003, 'collaboration ended', ended);
      await guest.shows('Connection rejected: collaboration ended', { color: 'red' });
    }
    expect(shell.processes()).toEqual([shell.pidOf(owners)]);
    await stillAnswers(owners);
  },
);

scenario(
  'Sharing across gateways: it is over everywhere with the session that is shared',
  two,
  async (lab) => {
    const [owners, carols] = await shared(lab);
    const bobs = await (await lab.user('bob', 'B', 'g2')).join(
      'Linux-C',
      await invite(lab.alice, owners),
      'own',
    );

    await owners.type('exit\n');
    for (const guest of [carols, bobs]) {
      await guest.isDisconnected();
      expect(guest).toHaveClosedWith(4003, 'collaboration ended', ended);
    }
    await carols.clickReconnect();
    await carols.shows('Error: collaboration not found');
  },
);

scenario(
  'Sharing across gateways: a guest who leaves, or breaks off, leaves the shell and the others alone',
  two,
  async (lab) => {
    const [owners, carols, carol] = await shared(lab);
    const bobs = await (await lab.user('bob')).join('Linux-C', await invite(lab.alice, owners));

    await carols.close();
    expect(carols).toHaveClosedWith(1000, '', { by: 'browser', cause: 'user_closed' });
    const again = await carol.join('Linux-C', await invite(lab.alice, owners));
    await again.pageSends('{"type":"sudo"}');

    expect(again).toHaveClosedWith(4400, 'Bad message', { by: 'gateway', cause: 'bad_message' });
    await stillAnswers(bobs);
    await stillAnswers(owners);
  },
);

scenario(
  'Sharing across gateways: an end whose news does not reach the guests’ gateway takes effect at its next renewal',
  two,
  async (lab) => {
    const { alice, user, world, clock } = lab;
    const [owners, carols] = await shared(lab);
    const bobs = await (await user('bob', 'B', 'g2')).join('Linux-C', await invite(alice, owners), 'own');
    const panel = owners.sharing();
    await using _deaf = await world.gateways[1]!.peerLink.blackhole();

    await panel.end();
    expect(carols).toHaveClosedWith(4003, 'collaboration ended', ended);
    expect(bobs).toBeOpen();
    await clock.advance(world.policy.gatewayLeaseMs / 3 + 2000);

    expect(bobs).toHaveClosedWith(4003, 'collaboration ended', ended);
    await stillAnswers(owners);
  },
);

scenario(
  "Sharing across gateways: when the owner's gateway dies, the shared shell is lost at once and its collaboration by the lease",
  two,
  async (lab) => {
    const { alice, user, world, clock, gateway, audit } = lab;
    const [owners, carols] = await shared(lab);
    const bobs = await (await user('bob', 'B', 'g2')).join('Linux-C', await invite(alice, owners), 'own');

    await gateway.kill();
    await clock.settle();
    expect(carols).toHaveClosedWith(1011, 'Agent connection error', { by: 'gateway', cause: 'agent_error' });
    expect(bobs).toBeOpen();
    await clock.advance(world.policy.gatewayLeaseMs + 2000);

    expect(bobs).toHaveClosedWith(4003, 'collaboration ended', ended);
    expect(await audit.all()).toBeInOrder('remote.shell_disconnected', 'collaboration.ended');
  },
);

scenario(
  'Sharing across gateways: a way between the gateways that breaks, or falls silent, ends the guest with 1011 and nobody else',
  two,
  async (lab) => {
    const { world, clock } = lab;
    const [owners, carols] = await shared(lab);
    const lost = { by: 'gateway', cause: 'agent_error' } as const;

    await world.gateways[0]!.peerLink.reset();
    await carols.isDisconnected();
    expect(carols).toHaveClosedWith(1011, 'Agent connection error', lost);
    await carols.reconnect();
    await owners.type('echo there you are\n');
    await carols.shows('there you are');
    {
      await using _silent = await world.gateways[0]!.peerLink.blackhole();
      await clock.advance('50s');
    }

    expect(carols).toHaveClosedWith(1011, 'Agent connection error', lost);
    await stillAnswers(owners);
  },
);
