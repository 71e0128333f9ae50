/**
 * Sharing: guests come to a live shell by invitation and go when the collaboration ends; whatever happens
 * to them, the owner's shell is its owner's.
 */
import { expect, type Lab, type Person, scenario, type Terminal } from '../sim/index.ts';

const guests = { may_type: true, own_shell: true };

async function invite(owner: Person, terminal: Terminal, rights: object = guests): Promise<string> {
  return (await owner.apiClient()).invite(terminal.session!, rights);
}

const endsSharing = (owner: Person, terminal: Terminal) =>
  owner.callApi('DELETE', `/api/terminals/${terminal.session}/collaboration`);

/** alice's terminal, and carol's on the same shell. */
async function shared(lab: Lab, rights: object = guests): Promise<[Terminal, Terminal, Person]> {
  const owners = await lab.alice.connect('Linux-C');
  const carol = await lab.user('carol');
  return [owners, await carol.join('Linux-C', await invite(lab.alice, owners, rights)), carol];
}

async function stillAnswers(terminal: Terminal): Promise<void> {
  await terminal.type('echo answer $((6 * 7))\n');
  await terminal.shows('answer 42');
  expect(terminal).toBeOpen();
}

scenario('Sharing: owner and guest see the same shell, and what either types goes there', async (lab) => {
  const owners = await lab.alice.connect('Linux-C');
  await owners.type('echo before the guest\n');
  const invitation = await invite(lab.alice, owners);
  await owners.type('echo since the invitation\n');
  const carols = await (await lab.user('carol')).join('Linux-C', invitation);
  await carols.shows('since the invitation');
  expect(await carols.text()).not.toContain('before the guest');

  await carols.type('echo from the guest\n');
  await owners.type('echo from the owner\n');

  for (const terminal of [owners, carols]) {
    await terminal.shows('from the guest');
    await terminal.shows('from the owner');
  }
  expect(lab.history.of('shell.spawned')).toHaveLength(1);
});

scenario('Sharing: a guest who may not type watches, and is told so', async (lab) => {
  const [owners, carols] = await shared(lab, { may_type: false });
  await carols.shows('You are watching: what you type is not sent.');

  await carols.type('echo smuggled\n');
  await owners.type('echo seen by both\n');

  await carols.shows('seen by both');
  expect(await owners.text()).not.toContain('smuggled');
});

scenario(
  "Sharing: ending it closes every guest with 4003 and kills their own shells; the owner's shell lives",
  async (lab) => {
    const { alice, user, clock, shell } = lab;
    const [owners, carols] = await shared(lab);
    const bob = await user('bob');
    const bobs = await bob.join('Linux-C', await invite(alice, owners), 'own');
    await bobs.type('sleep 1000 & echo of my own\n');
    await bobs.shows('of my own');
    const bobsShell = shell.pidOf(bobs);

    expect(await endsSharing(alice, owners)).toMatchObject({ status: 200, body: { ended: true } });
    await clock.advance('5s');

    for (const guest of [carols, bobs]) {
      expect(guest).toHaveClosedWith(4003, 'collaboration ended', {
        by: 'gateway',
        cause: 'collaboration_ended',
      });
      await guest.shows('Connection rejected: collaboration ended', { color: 'red' });
    }
    expect(shell.processes()).not.toContain(bobsShell);
    expect(shell.processes()).toEqual([shell.pidOf(owners)]);
    await stillAnswers(owners);
    expect(await endsSharing(alice, owners)).toMatchObject({ status: 404 });
  },
);

scenario('Sharing: it is over with the session that is shared', async (lab) => {
  const [owners, carols, carol] = await shared(lab);

  await owners.type('exit\n');
  await carols.isDisconnected();

  expect(carols).toHaveClosedWith(4003, 'collaboration ended', {
    by: 'gateway',
    cause: 'collaboration_ended',
  });
  await carols.clickReconnect();
  await carols.shows('Error: collaboration not found');
  expect((await carol.callApi('GET', '/api/terminals')).status).toBe(200);
});

scenario("Sharing: revoking a guest's sign-in closes theirs with 4403 and nobody else's", async (lab) => {
  const [owners, carols] = await shared(lab);
  const bobs = await (await lab.user('bob')).join('Linux-C', await invite(lab.alice, owners));

  await (await lab.api('carol')).call('POST', '/api/sessions/revoke-others', { reason: 'lost_laptop' });
  await lab.clock.settle();

  expect(carols).toHaveClosedWith(4403, 'Session revoked: lost_laptop', { by: 'gateway', cause: 'revoked' });
  await stillAnswers(bobs);
  expect(owners).toBeOpen();
});

scenario("Sharing: a guest who leaves, or breaks off, leaves the owner's shell alone", async (lab) => {
  const [owners, carols, carol] = await shared(lab);

  await carols.close();
  expect(carols).toHaveClosedWith(1000, '', { by: 'browser', cause: 'user_closed' });
  const again = await carol.join('Linux-C', await invite(lab.alice, owners));
  await again.pageSends('{"type":"sudo"}');

  expect(again).toHaveClosedWith(4400, 'Bad message', { by: 'gateway', cause: 'bad_message' });
  await stillAnswers(owners);
});

scenario('Sharing: a guest reconnects with a new token and without another invitation', async (lab) => {
  const [owners, carols] = await shared(lab);
  const first = carols.token;
  await carols.pageCloses();

  await carols.reconnect();

  expect(carols.token).not.toBe(first);
  await owners.type('echo there you are\n');
  await carols.shows('there you are');
});

scenario(
  'Sharing: an invitation is good once, for ten minutes, in its org, for whoever is not its owner',
  async (lab) => {
    const { alice, api, clock, history } = lab;
    const owners = await alice.connect('Linux-C');
    const invitation = await invite(alice, owners);
    const [carol, bob] = [await api('carol'), await api('bob')];
    const accept = (client: typeof bob, secret: string) =>
      client.call('POST', '/api/collaborations/accept', { invitation: secret });
    const notFound = { status: 404, body: { error: 'invitation not found' } };

    expect(await accept(await api('alice'), invitation)).toMatchObject(notFound);
    const racers = await Promise.all([accept(carol, invitation), accept(bob, invitation)]);
    expect(racers.map(({ status }) => status).toSorted()).toEqual([200, 404]);
    expect(await accept(carol, invitation)).toMatchObject(notFound);
    expect(await accept(carol, 'x'.repeat(43))).toMatchObject(notFound);

    const late = await invite(alice, owners);
    await clock.advance('10m');
    expect(await accept(carol, late)).toMatchObject(notFound);

    const ended = await invite(alice, owners);
    await endsSharing(alice, owners);
    expect(await accept(carol, ended)).toMatchObject(notFound);
    expect(history.of('invitation.accepted')).toHaveLength(1);
  },
);

scenario('Sharing: only its owner may share a session, and only a live one', async (lab) => {
  const { alice, api, audit } = lab;
  const owners = await alice.connect('Linux-C');
  const path = `/api/terminals/${owners.session}/invitations`;
  const notFound = { status: 404, body: { error: 'session not found' } };
  const [mine, bobs] = [await api('alice'), await api('bob')];
  const rows = (await audit.all()).length;

  expect(await bobs.call('POST', path, guests)).toMatchObject(notFound);
  expect(await mine.call('POST', path, { may_type: 'yes' })).toMatchObject({
    status: 400,
    body: { error: 'body.may_type must be boolean' },
  });
  expect(await audit.all()).toHaveLength(rows);
  await owners.type('exit\n');
  await owners.isDisconnected();
  expect(await mine.call('POST', path, guests)).toMatchObject(notFound);
});

scenario(
  'Sharing: the audit log tells who was invited, who came, and that it ended, in order',
  async (lab) => {
    const [owners] = await shared(lab);

    await endsSharing(lab.alice, owners);
    await lab.clock.settle();

    const rows = await lab.audit.all();
    expect(rows).toBeInOrder(
      'remote.shell_connected',
      'collaboration.invited',
      'collaboration.joined',
      'remote.shell_connected',
      'collaboration.ended',
      'remote.shell_disconnected',
    );
    const about = rows.filter(({ action }) => action.startsWith('collaboration.'));
    expect(new Set(about.map(({ resource_id }) => resource_id))).toEqual(new Set([owners.session]));
    const end = rows.find(({ action }) => action === 'remote.shell_disconnected');
    expect(end).toMatchObject({ metadata: { cause: 'collaboration_ended', close_code: 4003 } });
  },
);

scenario('Sharing: a draining gateway tells guests that it restarts', async (lab) => {
  const [owners, carols] = await shared(lab);

  await lab.gateway.drain();
  await lab.clock.advance('30s');

  for (const terminal of [owners, carols])
    expect(terminal).toHaveClosedWith(1012, 'Gateway restarting', {
      by: 'gateway',
      cause: 'gateway_draining',
    });
});

scenario(
  'Sharing: by the Share button: a link, who came and what they may do, and its end',
  async ({ alice, user, audit, clock }) => {
    const owners = await alice.connect('Linux-C');
    const panel = owners.sharing();
    const carol = await user('carol');
    const carols = await carol.join('Linux-C', await panel.invite({ may_type: false }));
    await clock.advance('1s');
    const bob = await user('bob');
    const bobs = await bob.join('Linux-C', await panel.invite({ may_type: true, own_shell: true }), 'own');

    expect(await panel.guests()).toEqual([
      'carol@acme.example watches',
      'bob@acme.example may type, may open a shell of their own',
    ]);
    await owners.type('echo for everyone\n');
    await carols.shows('for everyone');
    await panel.end();

    for (const guest of [carols, bobs]) {
      await guest.isDisconnected();
      expect(guest).toHaveClosedWith(4003, 'collaboration ended', { cause: 'collaboration_ended' });
    }
    await stillAnswers(owners);
    expect(await audit.all()).toBeInOrder(
      'collaboration.invited',
      'collaboration.joined',
      'collaboration.invited',
      'collaboration.joined',
      'collaboration.ended',
    );
  },
);
