/** ST5: a reconnect never reuses a token, and a used token opens nothing. */
import { expect, scenario } from '../sim/index.ts';

scenario(
  'ST5 Reconnect asks for a second session and opens it with a second token',
  async ({ alice, history }) => {
    const terminal = await alice.connect('Linux-C');
    const first = terminal.token;
    await terminal.type('exit\n');
    await terminal.isDisconnected();

    await terminal.reconnect();

    expect(terminal.token).not.toBe(first);
    expect(history.of('shell_token.created').map(({ data }) => data.token)).toEqual([first, terminal.token]);
    await terminal.type('echo "reconnected"\n');
    await terminal.shows('reconnected');
  },
);

scenario(
  'ST5 a token that was used is refused with 4401 whenever it is tried again, by the person who used it',
  async ({ alice, machine, sockets, clock, history }) => {
    const terminal = await alice.connect('Linux-C');
    const token = sockets.plainTokenOf(terminal);
    const tryAgain = async () => {
      const socket = await sockets.open({
        client: alice.apiClient(),
        machine: machine().id,
        shellToken: token,
      });
      return socket.closed;
    };
    const refusal = { code: 4401, reason: 'Invalid or expired shell token' };

    expect(await tryAgain()).toEqual(refusal);
    expect(terminal).toBeOpen();

    await terminal.type('exit\n');
    await terminal.isDisconnected();
    expect(await tryAgain()).toEqual(refusal);

    await clock.advance('301s');
    expect(await tryAgain()).toEqual(refusal);

    expect(history.of('shell_token.refused').map(({ data }) => data.why)).toEqual(['used', 'used', 'used']);
  },
);

scenario(
  'ST5 of twenty that race with one token, one gets the shell',
  async ({ api, machine, sockets, history }) => {
    const token = await (await api('alice')).shellToken(machine().id);

    const racers = await Promise.all(
      Array.from({ length: 20 }, () =>
        sockets.open({ client: api('alice'), machine: machine().id, shellToken: token }),
      ),
    );
    await sockets.settled(racers);

    const codes = racers.map((racer) => racer.code);
    expect(codes.filter((code) => code === null)).toHaveLength(1);
    expect(codes.filter((code) => code === 4401)).toHaveLength(19);
    expect(history.of('session.opened')).toHaveLength(1);
  },
);

scenario(
  'ST5 a token that nobody used within 300 s is refused with 4401',
  async ({ api, machine, sockets, clock }) => {
    const token = await (await api('alice')).shellToken(machine().id);
    await clock.advance('300s');

    const late = await sockets.open({ client: api('alice'), machine: machine().id, shellToken: token });

    expect(await late.closed).toMatchObject({ code: 4401 });
  },
);

scenario(
  "ST5 another person's token, and none at all, are refused with 4401",
  async ({ api, machine, sockets }) => {
    const token = await (await api('alice')).shellToken(machine().id);

    const foreign = await sockets.open({ client: api('bob'), machine: machine().id, shellToken: token });
    const none = await sockets.open({ client: api('alice'), machine: machine().id, shellToken: null });

    expect(await foreign.closed).toMatchObject({ code: 4401 });
    expect(await none.closed).toMatchObject({ code: 4401 });
  },
);

scenario('ST5 clicking Reconnect twice opens one connection', async ({ alice, history }) => {
  const terminal = await alice.connect('Linux-C');
  await terminal.type('exit\n');
  await terminal.isDisconnected();
  const before = history.of('page.socket_opening').length;

  await terminal.doubleClickReconnect();
  await terminal.isConnected();

  expect(history.of('page.socket_opening').length - before).toBe(1);
});
