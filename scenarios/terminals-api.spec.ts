/**
 * Terminals API: the list of what is live, and its end from elsewhere, by its person or by an administrator.
 * jumpserver#1004: an administrator ended a session, and it stayed in the list.
 */
import { expect, type Lab, type Person, scenario, type Terminal } from '../sim/index.ts';

interface Listed {
  readonly id: string;
  readonly status: string;
  readonly connection: string;
  readonly last_ping_at: string;
}

async function list(person: Person, path = '/api/terminals'): Promise<Listed[]> {
  const { status, body } = await person.callApi('GET', path);
  expect(status).toBe(200);
  return (body as { terminals: Listed[] }).terminals;
}

const live = (listed: readonly Listed[]) => listed.filter(({ status }) => status !== 'disconnected');

/** How long after the call the gateway had ended a session, in virtual ms. */
function endedAfterMs({ history }: Lab, { session }: Terminal, since: number): number {
  return history.of('session.ended').find(({ data }) => data.session === session)!.t - since;
}

async function stillAnswers(terminal: Terminal): Promise<void> {
  await terminal.type('echo answer $((6 * 7))\n');
  await terminal.shows('answer 42');
  expect(terminal).toBeOpen();
}

scenario('Terminals: a person ends one of their own from another device, and nothing else', async (lab) => {
  const { alice, user, audit, clock } = lab;
  const mine = await alice.connect('Linux-C');
  // Of two that began at one instant, either may be listed first.
  await clock.advance('1s');
  const other = await alice.connectInNewTab('Linux-C');
  const desk = await user('alice', 'B');
  await desk.signIn();
  expect(live(await list(desk)).map(({ id }) => id)).toEqual([mine.session, other.session]);

  const ended = await desk.callApi('DELETE', `/api/terminals/${other.session}`);

  expect(ended).toMatchObject({ status: 200, body: { ended: true } });
  expect(other).toHaveClosedWith(4410, 'Ended from another device', {
    by: 'gateway',
    cause: 'ended_by_user',
  });
  await other.shows('Connection rejected: Ended from another device', { color: 'red' });
  await stillAnswers(mine);
  const listed = await list(desk);
  expect(live(listed).map(({ id }) => id)).toEqual([mine.session]);
  expect(listed.find(({ id }) => id === other.session)).toMatchObject({ status: 'disconnected' });
  expect(await audit.of(mine)).toBeInOrder('remote.shell_ended', 'remote.shell_disconnected');
  expect(await desk.callApi('DELETE', `/api/terminals/${other.session}`)).toMatchObject({ status: 404 });
});

scenario(
  "Terminals: end all ends a person's own on every device, counts them, and spares the others'",
  async (lab) => {
    const { alice, user } = lab;
    const mine = [await alice.connect('Linux-C'), await alice.connectInNewTab('Linux-C')];
    const desk = await user('alice', 'B');
    const elsewhere = await desk.connect('Linux-C');
    const bobs = await (await user('bob')).connect('Linux-C');

    const all = await desk.callApi('POST', '/api/terminals/end-all');

    expect(all).toMatchObject({ status: 200, body: { ended: 3 } });
    for (const terminal of [...mine, elsewhere])
      expect(terminal).toHaveClosedWith(4410, 'Ended from another device', {
        by: 'gateway',
        cause: 'ended_by_user',
      });
    await stillAnswers(bobs);
    expect(live(await list(alice))).toEqual([]);
    expect(await desk.callApi('POST', '/api/terminals/end-all')).toMatchObject({ body: { ended: 0 } });
  },
);

scenario(
  "Terminals: an administrator's end reaches a live session within 2 s, with its reason, and is on record",
  async (lab) => {
    const { alice, user, audit, clock } = lab;
    const terminal = await alice.connect('Linux-C');
    const bob = await user('bob');
    await bob.signIn();
    expect(await list(bob, '/api/admin/terminals')).toMatchObject([
      { id: terminal.session, user_email: 'alice@acme.example', status: 'active' },
    ]);
    const since = clock.now();

    await bob.callApi('DELETE', `/api/admin/terminals/${terminal.session}`, { reason: 'maintenance' });

    expect(terminal).toHaveClosedWith(4410, 'Ended by an administrator: maintenance', {
      by: 'gateway',
      cause: 'ended_by_admin',
    });
    expect(endedAfterMs(lab, terminal, since)).toBeLessThanOrEqual(2000);
    expect(await list(bob, '/api/admin/terminals')).toEqual([]);
    const row = (await audit.of(terminal)).find(({ action }) => action === 'remote.shell_ended');
    expect(row).toMatchObject({
      user_id: lab.world.population.people.find(({ name }) => name === 'bob')!.id,
      metadata: { session_id: terminal.session, reason: 'maintenance' },
    });
  },
);

scenario(
  "Terminals: an administrator's end clears a session whose browser is gone without a word",
  async (lab) => {
    const { alice, user, world, shell, clock, history } = lab;
    const terminal = await alice.connect('Linux-C');
    const bob = await user('bob');
    await bob.signIn();
    const path = `/api/admin/terminals/${terminal.session}`;
    {
      await using _gone = await world.browserLink.blackhole();
      const admin = await lab.api('bob');
      const since = clock.now();

      expect((await admin.call('DELETE', path, { reason: 'a ghost' })).status).toBe(200);
      await clock.advance('2s');

      expect(endedAfterMs(lab, terminal, since)).toBeLessThanOrEqual(2000);
      expect((await admin.call('GET', '/api/admin/terminals')).body).toMatchObject({ terminals: [] });
      expect((await admin.call('DELETE', path, { reason: 'again' })).status).toBe(404);
      await clock.advance('5s');
      expect(shell.processes()).toEqual([]);
    }
    const closed = history.of('session.socket_closed').find(({ data }) => data.session === terminal.session);
    expect(closed?.data.code).toBe(1006);
  },
);

scenario(
  'Terminals: the last sign of life of a browser is kept, every 15 s, until it is gone',
  async (lab) => {
    const { alice, api, clock, world } = lab;
    const terminal = await alice.connect('Linux-C');
    const admin = await api('bob');
    const lastPing = async () => {
      const { body } = await admin.call('GET', '/api/admin/terminals');
      const [listed] = (body as { terminals: Listed[] }).terminals;
      return Date.parse(listed!.last_ping_at);
    };
    const first = await lastPing();

    await clock.advance('1m');
    const later = await lastPing();
    expect(later - first).toBeGreaterThanOrEqual(45_000);
    await using _gone = await world.browserLink.blackhole();
    await clock.advance('30s');
    expect((await lastPing()) - later).toBeLessThanOrEqual(15_000);

    await clock.advance('30s');
    expect((await admin.call('GET', '/api/admin/terminals')).body).toMatchObject({ terminals: [] });
    expect(terminal.session).not.toBeNull();
    // The page, too, has patience for so long only.
    await clock.advance('30s');
    await terminal.isDisconnected();
  },
);

scenario(
  'Terminals: the same connection opened again replaces the older one with 4409; its late end touches nothing of the newer',
  { exactTime: true },
  async (lab) => {
    const { alice, sockets, api, machine, clock, history, world } = lab;
    const older = await alice.connect('Linux-C');
    const { connection } = history.of('session.opened').at(-1)!.data;
    const client = await api('alice');
    const open = async (name: string) =>
      sockets.connect({
        client,
        machine: machine().id,
        shellToken: await client.shellToken(machine().id),
        connection: name,
      });
    const split = await open('split-1');

    // The older page never hears of its close, so the gateway cuts it 2 s later.
    await using _deaf = await world.browserLink.dropFrames('close', 'server→client');
    const replacement = await open(connection);
    await clock.advance('5s');

    const ends = history.of('session.ended').filter(({ data }) => data.cause === 'replaced');
    expect(ends.map(({ data }) => [data.session, data.code])).toEqual([[older.session, 4409]]);
    expect([replacement.code, split.code]).toEqual([null, null]);
    const cut = history.of('session.socket_closed').find(({ data }) => data.session === older.session)!;
    expect(cut.t - history.of('session.opened').at(-1)!.t).toBe(2000);
    replacement.send(Buffer.from('echo newer\n'));
    await clock.settle();
    expect(replacement.received.join('')).toContain('newer');
    const listed = live(await list(alice));
    expect(listed.map((one) => one.connection).toSorted()).toEqual([connection, 'split-1'].toSorted());
  },
);

scenario('Terminals: two without a name are one connection, and two tabs are two', async (lab) => {
  const { alice, sockets, api, machine } = lab;
  const tabs = [await alice.connect('Linux-C'), await alice.connectInNewTab('Linux-C')];
  const client = await api('alice');
  const open = async () =>
    sockets.connect({
      client,
      machine: machine().id,
      shellToken: await client.shellToken(machine().id),
    });

  const first = await open();
  const second = await open();

  expect(await first.closed).toEqual({ code: 4409, reason: 'Replaced by a newer connection' });
  expect(second.code).toBeNull();
  for (const tab of tabs) expect(tab).toBeOpen();
});

scenario("Terminals: a member sees and ends no one's but their own", async (lab) => {
  const { alice, api } = lab;
  const terminal = await alice.connect('Linux-C');
  const carol = await api('carol');

  expect(await carol.call('GET', '/api/terminals')).toMatchObject({ status: 200, body: { terminals: [] } });
  expect((await carol.call('GET', '/api/admin/terminals')).status).toBe(403);
  expect(
    (await carol.call('DELETE', `/api/admin/terminals/${terminal.session}`, { reason: 'mine now' })).status,
  ).toBe(403);
  expect((await carol.call('DELETE', `/api/terminals/${terminal.session}`)).status).toBe(404);
  await stillAnswers(terminal);
});
