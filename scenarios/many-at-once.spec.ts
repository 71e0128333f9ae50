/**
 * Many at once: of racers for one token one wins, of racers for the slots as many as there are slots, and
 * whoever is refused is told so by a close code. hermes-agent PR#100629: a refusal seen only as 1006.
 */
import { expect, type Lab, scenario } from '../sim/index.ts';

type Client = Awaited<ReturnType<Lab['api']>>;

const invalid = { code: 4401, reason: 'Invalid or expired shell token' };
const full = { code: 4429, reason: 'Too many sessions' };

/** Terminals opened by hand at the same moment, each under a name of its own. */
async function openAtOnce({ api, machine, sockets }: Lab, tokens: readonly string[], by?: Client) {
  const client = by ?? (await api('alice'));
  const opened = await Promise.all(
    tokens.map((shellToken, i) =>
      sockets.open({ client, machine: machine().id, shellToken, connection: `split-${i}` }),
    ),
  );
  await sockets.settled(opened);
  return opened;
}

async function tokens({ api, machine }: Lab, count: number, by?: Client): Promise<string[]> {
  const client = by ?? (await api('alice'));
  const made: string[] = [];
  for (let i = 0; i < count; i++) made.push(await client.shellToken(machine().id));
  return made;
}

scenario(
  'Many at once: of a hundred racers on one token one gets the shell, and ninety-nine are told 4401',
  async (lab) => {
    const [token] = await tokens(lab, 1);

    const racers = await openAtOnce(
      lab,
      Array.from({ length: 100 }, () => token!),
    );

    const refused = racers.filter(({ code }) => code !== null);
    expect(refused).toHaveLength(99);
    for (const racer of refused) expect(await racer.closed).toEqual(invalid);
    expect(lab.history.of('session.opened')).toHaveLength(1);
    expect(lab.history.of('shell.spawned')).toHaveLength(1);
  },
);

scenario(
  'Many at once: of a hundred racers for ten slots ten get a shell, and ninety are told 4429',
  async (lab) => {
    const made = await tokens(lab, 100);

    const racers = await openAtOnce(lab, made);

    const refused = racers.filter(({ code }) => code !== null);
    expect(refused).toHaveLength(90);
    for (const racer of refused) expect(await racer.closed).toEqual(full);
    expect(lab.history.of('session.opened')).toHaveLength(10);
  },
);

/** The person may have this many. */
const limit = 2;
const policy = { sessionsPerUser: limit };

/** Every slot is free, and there is none beyond them. */
async function everySlotIsFree(lab: Lab): Promise<void> {
  const { api, machine, clock, history } = lab;
  const made = await tokens(lab, limit + 1);
  const before = history.of('shell.spawned').length;

  const opened = await openAtOnce(lab, made);
  await clock.advance('1s');

  expect(opened.map(({ code }) => code).toSorted()).toEqual([4429, null, null]);
  expect(history.of('shell.spawned')).toHaveLength(before + limit);
  const client = await api('alice');
  expect(
    await client.call('POST', '/api/remote-shell', {
      action: 'create_session',
      org_id: client.orgId,
      machine_id: machine().id,
    }),
  ).toMatchObject({ status: 429, body: { error: { code: 'SESSION_LIMIT' } } });
}

interface FailedConnect {
  readonly claim: string;
  /** Connects as often as there are slots; each fails. */
  fail(lab: Lab, made: readonly string[]): Promise<unknown>;
}

const failures: readonly FailedConnect[] = [
  {
    claim: 'Many at once: no slot is lost when a token is bad',
    fail: (lab, made) =>
      openAtOnce(
        lab,
        made.map((token) => `${token}-`),
      ),
  },
  {
    claim: 'Many at once: no slot is lost when the agent refuses the connection',
    fail: async (lab, made) => {
      await using _down = await lab.machine().shells.down();
      for (const socket of await openAtOnce(lab, made)) expect((await socket.closed).code).toBe(1011);
    },
  },
  {
    claim: 'Many at once: no slot is lost when the agent speaks no HTTP',
    fail: async (lab, made) => {
      await using _other = await lab.impostor('Linux-C', 'speaks no HTTP');
      for (const socket of await openAtOnce(lab, made)) expect((await socket.closed).code).toBe(1011);
    },
  },
  {
    claim: 'Many at once: no slot is lost when the agent never answers',
    fail: async (lab, made) => {
      await using _other = await lab.impostor('Linux-C', 'never answers');
      const opened = await openAtOnce(lab, made);
      await lab.clock.advance('30s');
      for (const socket of opened) expect((await socket.closed).code).toBe(1011);
    },
  },
  {
    claim: 'Many at once: no slot is lost when the agent dies in the middle of the handshake',
    fail: async (lab, made) => {
      await using slow = await openWhileTheAgentIsSlow(lab, made);
      await using _dead = await lab.machine().kill();
      for (const socket of slow.opened) expect((await socket.closed).code).toBe(1011);
    },
  },
  {
    claim: 'Many at once: no slot is lost when the browser goes in the middle of the handshake',
    fail: async (lab, made) => {
      await using slow = await openWhileTheAgentIsSlow(lab, made);
      for (const socket of slow.opened) socket.terminate();
      await lab.clock.advance('5s');
    },
  },
  {
    claim: 'Many at once: no slot is lost when the sign-in is revoked in the middle of the handshake',
    fail: async (lab) => {
      await lab.alice.signIn();
      const lost = await lab.alice.apiClient();
      await using slow = await openWhileTheAgentIsSlow(lab, await tokens(lab, limit, lost), lost);
      await (await lab.api('alice')).call('POST', '/api/sessions/revoke-others', {});
      for (const socket of slow.opened) expect((await socket.closed).code).toBe(4403);
    },
  },
];

/** As many as there are slots, accepted by the gateway and on their way to the agent, slowly until it is disposed of. */
async function openWhileTheAgentIsSlow(lab: Lab, made: readonly string[], by?: Client) {
  const slow = await lab.machine().shells.slow({ latencyMs: 1000 });
  const opened = await openAtOnce(lab, made, by);
  await lab.clock.advance('500ms');
  expect(lab.history.of('session.opened').slice(-limit)).toHaveLength(limit);
  expect(lab.history.of('shell.spawned')).toEqual([]);
  return { opened, [Symbol.asyncDispose]: () => slow.heal() };
}

for (const { claim, fail } of failures)
  scenario(claim, { policy }, async (lab) => {
    await fail(lab, await tokens(lab, limit));
    await lab.clock.advance('5s');

    await everySlotIsFree(lab);
  });

scenario('Many at once: a slot is free as soon as its session is over', { policy }, async (lab) => {
  const { alice, clock, world } = lab;
  const first = await alice.connect('Linux-C');
  const second = await alice.connectInNewTab('Linux-C');

  await first.close();
  const third = await alice.connectInNewTab('Linux-C');
  // Nobody echoes the close: the slot does not wait for that.
  await using _gone = await world.browserLink.dropFrames('close', 'client→server');
  await second.type('exit\n');
  await second.isDisconnected();
  const fourth = await alice.connectInNewTab('Linux-C');

  expect(third).toBeOpen();
  expect(fourth).toBeOpen();
  await clock.settle();
});
