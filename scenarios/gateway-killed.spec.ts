/** Gateway killed: nothing that it held is without its end, and what it recorded up to then still plays. */
import { expect, type Lab, scenario } from '../sim/index.ts';

/** What the audit log has of each session's end, oldest first. */
async function endsOf({ audit }: Lab) {
  const rows = (await audit.all()).filter(({ action }) => action === 'remote.shell_disconnected');
  return rows.map(({ metadata }) => metadata);
}

scenario(
  'Gateway killed: each session gets its one end, gateway_crashed, within 5 s of the gateway being back',
  { machines: ['Linux-C', 'Linux-D'] },
  async (lab) => {
    const { alice, user, gateway, history, clock } = lab;
    const terminals = [
      await alice.connect('Linux-C'),
      await alice.connectInNewTab('Linux-D'),
      await (await user('bob')).connect('Linux-C'),
    ];
    const over = await alice.connectInNewTab('Linux-C');
    await over.type('exit\n');
    await over.isDisconnected();
    await clock.advance('20s');

    await gateway.kill();
    for (const terminal of terminals) {
      await terminal.isDisconnected();
      await terminal.shows('Disconnected (code: 1006).', { color: 'yellow' });
    }
    await clock.advance('10s');
    await gateway.restart();

    const ready = history.of('gateway.started').at(-1)!.t;
    const written = history
      .of('audit.row')
      .filter(({ data }) => data.row.metadata.cause === 'gateway_crashed');
    for (const { t } of written) expect(t - ready).toBeLessThanOrEqual(5000);
    const crashed = terminals.map(({ session }) =>
      expect.objectContaining({ session_id: session, cause: 'gateway_crashed', close_code: 1006 }),
    );
    const ended = expect.objectContaining({ session_id: over.session, cause: 'shell_exited' });
    expect(await endsOf(lab)).toEqual(expect.arrayContaining([ended, ...crashed]));
    expect(await endsOf(lab)).toHaveLength(terminals.length + 1);

    await gateway.kill();
    await gateway.restart();
    expect(await endsOf(lab)).toHaveLength(terminals.length + 1);
  },
);

scenario('Gateway killed: its sessions are listed as over, and new ones work', async ({ alice, gateway }) => {
  const terminal = await alice.connect('Linux-C');
  const lost = terminal.session;
  await gateway.kill();
  await gateway.restart();

  expect(await alice.callApi('GET', '/api/terminals')).toMatchObject({
    status: 200,
    body: { terminals: [{ id: lost, status: 'disconnected' }] },
  });
  expect(await (await alice.apiClient()).call('GET', '/api/admin/terminals')).toMatchObject({
    body: { terminals: [] },
  });
  await terminal.reconnect();
  await terminal.type('echo back again\n');
  await terminal.shows('back again');
});

scenario(
  'Gateway killed: what it recorded plays up to a second before, and is marked as interrupted',
  async ({ alice, api, machine, gateway, history, shell, clock }) => {
    const client = await api('alice');
    const recordings = <T>(action: string, fields: object = {}) =>
      client.data<T>('POST', '/api/session-recording', { action, org_id: client.orgId, ...fields });
    const { session_id } = await recordings<{ session_id: string }>('start', {
      machine_id: machine().id,
      session_type: 'ssh',
    });
    const terminal = await alice.connect('Linux-C');
    const build = await shell.writerOn(terminal);
    for (let line = 1; line <= 10; line++) {
      await build.prints(`line ${line}`);
      await clock.advance('700ms');
    }

    await gateway.kill();
    await gateway.restart();

    expect(await recordings('list')).toMatchObject({
      recordings: [{ id: session_id, status: 'interrupted' }],
    });
    const { cast } = await recordings<{ cast: string }>('get', { session_id });
    expect(cast.endsWith('\n')).toBe(true);
    const [header, ...events] = cast
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(header).toMatchObject({ version: 2 });
    const times: number[] = events.map(([time]) => time);
    expect(times).toEqual(times.toSorted((a, b) => a - b));

    const replayed = events
      .filter(([, kind]) => kind === 'o')
      .map(([, , text]) => text)
      .join('');
    const seen = history.of('page.output').filter(({ data }) => data.connection === terminal.connection);
    const textUntil = (t: number) =>
      Buffer.concat(
        seen.filter((one) => one.t <= t).map(({ data }) => Buffer.from(data.data, 'base64')),
      ).toString();
    const killed = history.of('gateway.fault').find(({ data }) => data.what === 'kill')!.t;
    expect(textUntil(killed).startsWith(replayed)).toBe(true);
    expect(replayed.startsWith(textUntil(killed - 1000))).toBe(true);
    expect(replayed).toContain('line 8');
  },
);

scenario(
  'Gateway killed: machines whose beats nobody heard meanwhile stay online when it is back, however slow their way',
  async ({ gateway, machine, clock, history }) => {
    await using _slow = await machine().beats.slow({ latencyMs: 200 });
    await clock.advance('31s');
    await gateway.kill();
    await clock.advance('85s');
    await gateway.restart();
    const back = clock.now();

    await clock.advance('5m');

    expect(history.of('machine.status').filter(({ t }) => t >= back)).toEqual([]);
  },
);
