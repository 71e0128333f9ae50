/** Bad input: whatever comes in, the answer is a clear error, nothing changes, and nobody beside it notices. */
import { expect, type Lab, type Person, scenario, type Terminal } from '../sim/index.ts';

/** A person works on `Linux-D` while the bad input comes: afterwards the terminal still answers. */
const machines = ['Linux-C', 'Linux-D'];

async function stillAnswers(terminal: Terminal): Promise<void> {
  await terminal.type('echo answer $((6 * 7))\n');
  await terminal.shows('answer 42');
  expect(terminal).toBeOpen();
}

/** A terminal opened by hand on `Linux-C`, with its shell. */
async function openByHand({ api, machine, sockets }: Lab) {
  const client = await api('alice');
  return sockets.connect({
    client,
    machine: machine().id,
    shellToken: await client.shellToken(machine().id),
  });
}

scenario(
  'Bad input: broken JSON, wrong types, unknown actions and fields are refused with 400, in words',
  { machines },
  async ({ alice, api, audit, machine }) => {
    const beside = await alice.connect('Linux-D');
    const client = await api('alice');
    const rowsBefore = (await audit.all()).length;
    const create = { action: 'create_session', org_id: client.orgId, machine_id: machine().id };

    const said = async (path: string, body: unknown) => {
      const { status, body: answer } = await client.call('POST', path, body);
      const { error } = answer as { error: string | { message: string } };
      return `${status} ${typeof error === 'string' ? error : error.message}`;
    };

    expect(await said('/api/remote-shell', '{"action":')).toBe('400 The request body is not valid JSON');
    expect(await said('/api/remote-shell', '[]')).toBe('400 body must be object');
    expect(await said('/api/remote-shell', { ...create, machine_id: 7 })).toBe(
      '400 body.machine_id must be string',
    );
    expect(await said('/api/remote-shell', { ...create, admin: true })).toBe('400 body must not have admin');
    expect(await said('/api/remote-shell', { action: 'destroy' })).toBe(
      '400 Unknown action destroy: it must be one of create_session, execute_script, get_script, list_scripts',
    );
    expect(await said('/api/machine-admin', { action: 'explode' })).toContain('400 Unknown action explode');
    expect(await said('/api/sessions/revoke-others', { reason: 7 })).toBe('400 body.reason must be string');
    for (const reason of ['\u001b[2J', 'over\nand out', 'for \u202enosaer'])
      expect(await said('/api/sessions/revoke-others', { reason })).toBe(
        '400 body.reason must not have control characters, or such that turn the direction of text',
      );
    expect(await said('/api/machine-heartbeat', 'null')).toBe('400 body must be object');

    expect(await audit.all()).toHaveLength(rowsBefore);
    await stillAnswers(beside);
  },
);

scenario(
  'Bad input: a request body of 100 KB is refused with 413',
  { machines },
  async ({ alice, api, audit }) => {
    const beside = await alice.connect('Linux-D');
    const client = await api('alice');
    const rowsBefore = (await audit.all()).length;

    const answer = await client.call('POST', '/api/sessions/revoke-others', {
      reason: 'x'.repeat(100_000),
    });

    expect(answer).toMatchObject({ status: 413, body: { error: 'The request body is too large' } });
    expect(await audit.all()).toHaveLength(rowsBefore);
    await stillAnswers(beside);
  },
);

scenario('Bad input: a frame over 1 MiB closes its terminal with 1009', { machines }, async (lab) => {
  const beside = await lab.alice.connect('Linux-D');
  const socket = await openByHand(lab);

  socket.send(new Uint8Array(1024 * 1024 + 1));

  expect(await socket.closed).toMatchObject({ code: 1009 });
  await stillAnswers(beside);
});

scenario(
  'Bad input: text that is not UTF-8, no JSON or no control message closes its terminal with 4400',
  { machines },
  async (lab) => {
    const beside = await lab.alice.connect('Linux-D');

    for (const text of [
      Uint8Array.of(0x7b, 0xff, 0xfe, 0x7d),
      Buffer.from('{"type":"resize",'),
      Buffer.from('{"type":"sudo"}'),
      Buffer.from('{"type":"resize","cols":0,"rows":24}'),
    ]) {
      const socket = await openByHand(lab);
      socket.sendAsText(text);
      expect(await socket.closed, Buffer.from(text).toString()).toEqual({
        code: 4400,
        reason: 'Bad message',
      });
    }

    await stillAnswers(beside);
  },
);

scenario(
  'Bad input: ids of sign-ins and terminals of other people, and of nobody, are not found',
  { machines },
  async ({ alice, user, api, history }) => {
    const mine = await alice.connect('Linux-D');
    const bobs = await (await user('bob')).connect('Linux-C');
    const client = await api('alice');
    const { user_session } = history.of('session.opened').at(-1)!.data;
    const notFound = { status: 404, body: { error: 'session not found' } };

    expect(await client.call('DELETE', `/api/sessions/${user_session}`, {})).toMatchObject(notFound);
    expect(await client.call('DELETE', '/api/sessions/nobody', {})).toMatchObject(notFound);
    expect(await client.call('DELETE', `/api/terminals/${bobs.session}`)).toMatchObject(notFound);
    expect(await client.call('DELETE', '/api/terminals/nobody')).toMatchObject(notFound);

    await stillAnswers(bobs);
    await stillAnswers(mine);
  },
);

scenario(
  'Bad input: a machine of no org is not found, neither for a session (404) nor for a terminal (4404)',
  { machines },
  async ({ alice, api, machine, sockets }) => {
    const beside = await alice.connect('Linux-D');
    const client = await api('alice');

    const created = await client.call('POST', '/api/remote-shell', {
      action: 'create_session',
      org_id: client.orgId,
      machine_id: 'nobodys',
    });
    const socket = await sockets.open({
      client,
      machine: 'nobodys',
      shellToken: await client.shellToken(machine().id),
    });

    expect(created).toMatchObject({ status: 404, body: { error: { code: 'MACHINE_NOT_FOUND' } } });
    expect(await socket.closed).toMatchObject({ code: 4404 });
    await stillAnswers(beside);
  },
);

scenario(
  "Bad input: another org's id is refused, for a session (403) and for a terminal (4401)",
  { machines },
  async ({ alice, api, machine, sockets }) => {
    const beside = await alice.connect('Linux-D');
    const client = await api('alice');

    const created = await client.call('POST', '/api/remote-shell', {
      action: 'create_session',
      org_id: 'globex',
      machine_id: machine().id,
    });
    const socket = await sockets.open({
      client,
      org: 'globex',
      machine: machine().id,
      shellToken: await client.shellToken(machine().id),
    });

    expect(created).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
    expect(await socket.closed).toMatchObject({ code: 4401 });
    await stillAnswers(beside);
  },
);

scenario(
  'Bad input: an access token that was revoked, and one that is none, are refused with 401',
  { machines },
  async ({ alice, user, world }) => {
    const beside = await alice.connect('Linux-D');
    const elsewhere = await user('alice', 'B');
    await elsewhere.signIn();
    const revoked = await elsewhere.apiClient();
    await alice.revokeOthers();

    const unauthorized = { status: 401, body: { error: 'unauthorized' } };
    expect(await revoked.call('GET', '/api/terminals')).toMatchObject(unauthorized);
    expect(await world.apiClient().call('GET', '/api/terminals')).toMatchObject(unauthorized);
    const nonsense = world.apiClient().withJwt('not-a-token');
    expect(await nonsense.call('GET', '/api/terminals')).toMatchObject(unauthorized);
    await stillAnswers(beside);
  },
);

scenario(
  'Bad input: a page of a foreign origin gets no terminal: its upgrade is refused with 403',
  { machines },
  async ({ alice, api, machine, sockets, history }) => {
    const beside = await alice.connect('Linux-D');
    const client = await api('alice');
    const shellToken = await client.shellToken(machine().id);
    const opened = history.of('session.opened').length;

    const foreign = await sockets.open({
      client,
      machine: machine().id,
      shellToken,
      origin: 'https://evil.example',
    });
    await foreign.closed;

    expect(foreign.status).toBe(403);
    expect(history.of('session.opened')).toHaveLength(opened);
    await stillAnswers(beside);
  },
);

scenario(
  'Bad input: a member may neither create a session (403) nor open a terminal (4401)',
  { machines },
  async ({ alice, api, machine, sockets }) => {
    const beside = await alice.connect('Linux-D');
    const carol = await api('carol');

    const created = await carol.call('POST', '/api/remote-shell', {
      action: 'create_session',
      org_id: carol.orgId,
      machine_id: machine().id,
    });
    const socket = await sockets.open({
      client: carol,
      machine: machine().id,
      shellToken: await (await api('alice')).shellToken(machine().id),
    });

    expect(created).toMatchObject({ status: 403, body: { error: { code: 'FORBIDDEN' } } });
    expect(await socket.closed).toMatchObject({ code: 4401 });
    expect(await carol.call('GET', '/api/admin/terminals')).toMatchObject({ status: 403 });
    await stillAnswers(beside);
  },
);

/** A terminal whose shell has exited: its Reconnect meets whatever is in the agent's place by then. */
async function readyToReconnect(alice: Person): Promise<Terminal> {
  const terminal = await alice.connect('Linux-C');
  await terminal.type('exit\n');
  await terminal.isDisconnected();
  return terminal;
}

async function endsForTheAgent(
  terminal: Terminal,
  cause: 'agent_error' | 'agent_unreachable',
): Promise<void> {
  await terminal.shows('Disconnected (code: 1011). Agent connection error', { color: 'yellow' });
  expect(terminal).toHaveClosedWith(1011, 'Agent connection error', { by: 'gateway', cause });
}

const atOnce = [
  ['speaks no HTTP', 'attempt'],
  ['streams garbage', 'session'],
  ['ends half-way', 'session'],
  ['breaks off half-way', 'session'],
] as const;
for (const [manners, what] of atOnce)
  scenario(
    `Bad input: an agent that ${manners} ends the ${what} with 1011`,
    { machines },
    async ({ alice, user, impostor }) => {
      const beside = await (await user('bob')).connect('Linux-D');
      const terminal = await readyToReconnect(alice);
      await using _other = await impostor('Linux-C', manners);

      await terminal.clickReconnect();

      await endsForTheAgent(terminal, 'agent_error');
      await stillAnswers(beside);
    },
  );

scenario(
  'Bad input: an agent that never answers is given up after 30 s, with 1011',
  { machines },
  async ({ alice, user, impostor, clock }) => {
    const beside = await (await user('bob')).connect('Linux-D');
    const terminal = await readyToReconnect(alice);
    await using _other = await impostor('Linux-C', 'never answers');

    await terminal.clickReconnect();
    await clock.advance('29s');
    expect(terminal).toBeOpen();
    await clock.advance('1s');

    await endsForTheAgent(terminal, 'agent_unreachable');
    await stillAnswers(beside);
  },
);

scenario(
  'Bad input: an agent that gives a shell and falls silent is cut off 30 s after its last word, with 1011',
  { machines },
  async ({ alice, user, impostor, clock }) => {
    const beside = await (await user('bob')).connect('Linux-D');
    const terminal = await readyToReconnect(alice);
    await using _other = await impostor('Linux-C', 'falls silent');

    await terminal.reconnect();
    await terminal.shows('hello from an impostor');
    await clock.advance('29s');
    expect(terminal).toBeOpen();
    await clock.advance('1s');

    await endsForTheAgent(terminal, 'agent_error');
    await stillAnswers(beside);
  },
);
