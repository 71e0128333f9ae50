/** Revoke others: signing out the other devices ends what they have open, and nothing else. */
import { expect, type Person, scenario, type Terminal } from '../sim/index.ts';

async function twoShells(user: Person): Promise<[Terminal, Terminal]> {
  return [await user.connect('Linux-C'), await user.connectInNewTab('Linux-C')];
}

const reason = 'revoked_other_sessions';
const closeReason = `Session revoked: ${reason}`;

scenario(
  "Revoke others: the other devices' shells close with 4403 within 2 s, this one's and other people's live on",
  async ({ alice, user, audit, history, clock }) => {
    const mine = await twoShells(alice);
    const theirs = [
      ...(await twoShells(await user('alice', 'B'))),
      ...(await twoShells(await user('alice', 'C'))),
    ];
    const bobs = await (await user('bob')).connect('Linux-C');

    await alice.revokeOthers();

    const revokedAt = history.of('user_session.revoked').at(0)!.t;
    for (const terminal of theirs) {
      expect(terminal).toHaveClosedWith(4403, closeReason, { by: 'gateway', cause: 'revoked' });
      await terminal.shows(`Connection rejected: ${closeReason}`, { color: 'red' });
    }
    for (const { t } of history.of('session.ended')) expect(t - revokedAt).toBeLessThanOrEqual(2000);
    for (const terminal of [mine[1], bobs]) {
      await terminal.type('echo still here\n');
      await terminal.shows('still here');
      expect(terminal).toBeOpen();
    }
    expect(await audit.all()).toBeInOrder(
      'sessions_revoked_others',
      'remote.shell_disconnected',
      'remote.shell_disconnected',
      'remote.shell_disconnected',
      'remote.shell_disconnected',
    );

    const ends = history.of('session.ended').length;
    const rows = (await audit.all()).length;
    const again = await alice.callApi('POST', '/api/sessions/revoke-others', {});
    expect(again).toMatchObject({ status: 200, body: { revoked: 0 } });
    await clock.advance('2s');
    expect(history.of('session.ended')).toHaveLength(ends);
    expect(await audit.all()).toHaveLength(rows);
  },
);

scenario(
  'Revoke others: sign-ins and unused shell tokens of the others are refused',
  async ({ alice, user, machine, sockets }) => {
    await alice.signIn();
    const other = await user('alice', 'B');
    await other.signIn();
    const client = await other.apiClient();
    const unused = await client.shellToken(machine().id);

    await alice.revokeOthers();

    expect((await client.call('GET', '/api/sessions')).status).toBe(401);
    const late = await sockets.open({
      client: Promise.resolve(client),
      machine: machine().id,
      shellToken: unused,
    });
    expect(await late.closed).toMatchObject({ code: 4403, reason: closeReason });
  },
);

scenario(
  'Revoke others: a handshake in flight is refused with 4403',
  async ({ alice, user, machine, sockets, clock, history }) => {
    await alice.signIn();
    const other = await user('alice', 'B');
    await other.signIn();
    const client = await other.apiClient();
    const token = await client.shellToken(machine().id);
    // The agent does not answer yet: the handshake is accepted and waits for its shell.
    await using _slow = await machine().shells.slow({ latencyMs: 1000, jitterMs: 0 });
    const inFlight = await sockets.open({
      client: Promise.resolve(client),
      machine: machine().id,
      shellToken: token,
    });

    await alice.revokeOthers();
    await clock.advance('5s');

    expect(await inFlight.closed).toMatchObject({ code: 4403, reason: closeReason });
    expect(history.of('shell.input')).toEqual([]);
  },
);

scenario('Revoke others: revoking one device leaves the rest alone', async ({ alice, user, history }) => {
  const mine = await alice.connect('Linux-C');
  const b = await (await user('alice', 'B')).connect('Linux-C');
  const c = await (await user('alice', 'C')).connect('Linux-C');

  await alice.revokeDevice('B', 'lost_laptop');

  expect(b).toHaveClosedWith(4403, 'Session revoked: lost_laptop', { by: 'gateway', cause: 'revoked' });
  expect(c).toBeOpen();
  expect(history.of('session.ended').map(({ data }) => data.session)).not.toContain(c.session);
  expect(mine.session).not.toBe(b.session);
});

scenario('Revoke others: revoking the current sign-in signs this device out', async ({ alice, user }) => {
  const elsewhere = await (await user('alice', 'B')).connect('Linux-C');
  const terminal = await alice.connect('Linux-C');
  const sessions = (await alice.callApi('GET', '/api/sessions')).body as {
    sessions: { id: string; is_current: boolean }[];
  };
  const current = sessions.sessions.find(({ is_current }) => is_current)!;

  expect(await alice.callApi('DELETE', `/api/sessions/${current.id}`, {})).toMatchObject({
    status: 200,
    body: { revoked: true },
  });

  await terminal.isDisconnected();
  expect(terminal).toHaveClosedWith(4403, 'Session revoked: revoked_by_user', {
    by: 'gateway',
    cause: 'revoked',
  });
  expect(elsewhere).toBeOpen();
  await alice.isSignedOut();
});

scenario(
  'Revoke others: a very long reason is kept whole in the audit log and cut to 123 bytes in the close',
  async ({ alice, user, audit }) => {
    await alice.signIn();
    const other = await (await user('alice', 'B')).connect('Linux-C');
    const long = 'ü'.repeat(900);

    expect(await alice.callApi('POST', '/api/sessions/revoke-others', { reason: long })).toMatchObject({
      status: 200,
      body: { revoked: 1 },
    });

    await other.isDisconnected();
    const close = other.closeReason();
    expect(Buffer.byteLength(close)).toBeLessThanOrEqual(123);
    expect(close.startsWith('Session revoked: üüü')).toBe(true);
    const row = (await audit.all()).find(({ action }) => action === 'sessions_revoked_others');
    expect(row?.metadata).toMatchObject({ reason: long });
  },
);

scenario(
  'Revoke others: a reason of 10,000 characters is refused and revokes nobody',
  async ({ alice, user }) => {
    await alice.signIn();
    const other = await (await user('alice', 'B')).connect('Linux-C');

    const answer = await alice.callApi('POST', '/api/sessions/revoke-others', { reason: 'x'.repeat(10_000) });

    expect(answer.status).toBe(400);
    expect(other).toBeOpen();
  },
);
