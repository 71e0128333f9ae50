/**
 * Recordings: who may have them, how long they are kept, what a machine may ask for, and that what is played
 * or downloaded is what passed.
 */
import { expect, type Lab, scenario, type Terminal } from '../sim/index.ts';

const hours = 3_600_000;
const path = '/api/session-recording';

interface Listed {
  recordings: { id: string; status: string; user_id: string | null }[];
}

/** The API as somebody uses it: `data` of good answers, `said` the status and the sentence of refusals. */
async function recordings({ api }: Lab, person = 'alice') {
  const client = await api(person);
  const call = (action: string, fields: object = {}) =>
    client.call('POST', path, { action, org_id: client.orgId, ...fields });
  return {
    data: <T>(action: string, fields: object = {}) =>
      client.data<T>('POST', path, { action, org_id: client.orgId, ...fields }),
    said: async (action: string, fields: object = {}) => refusal(await call(action, fields)),
    status: async (action: string, fields: object = {}) => (await call(action, fields)).status,
  };
}

function refusal({ status, body }: { status: number; body: unknown }): string {
  return `${status} ${(body as { error: { message: string } | null }).error?.message}`;
}

/** The API as a machine uses it, by its node key. */
function agentOf({ world }: Lab, name = 'Linux-C') {
  const { nodeKey } = world.machine(name).machine;
  return (action: string, fields: object = {}) =>
    world.apiClient().call('POST', '/api/session-recording-agent', { action, node_key: nodeKey, ...fields });
}

/** What a page was sent on its WebSocket. */
function seenBy(terminal: Terminal): string {
  const seen = terminal.history
    .of('page.output')
    .filter(({ data }) => data.page === terminal.tab.name && data.connection === terminal.connection);
  return Buffer.concat(seen.map(({ data }) => Buffer.from(data.data, 'base64'))).toString();
}

function outputOf(cast: string): string {
  const events = cast
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => JSON.parse(line));
  return events
    .filter(([, kind]) => kind === 'o')
    .map(([, , text]) => text)
    .join('');
}

scenario(
  'Recordings: switched off, a start is refused in words and a session is not recorded',
  async (lab) => {
    const { alice, machine, audit } = lab;
    const api = await recordings(lab);
    const start = { machine_id: machine().id, session_type: 'ssh' };
    const page = await alice.recordingsPage();

    await page.start('Linux-C');
    await page.saveSettings({ enabled: false });
    expect(await api.said('start', start)).toBe('403 Session recording is switched off in this organisation');
    const terminal = await alice.connect('Linux-C');
    await terminal.type('exit\n');
    await terminal.isDisconnected();
    expect(await api.data<Listed>('list')).toMatchObject({
      enabled: false,
      recordings: [{ status: 'active', shell_session_id: null }],
    });

    await page.saveSettings({ enabled: true });
    expect(await api.status('start', start)).toBe(200);
    const settings = (await audit.all()).filter(({ action }) => action === 'recording.settings_updated');
    expect(settings.map(({ metadata }) => metadata.enabled)).toEqual([false, true]);
  },
);

scenario('Recordings: where all are recorded, nobody asks and nobody completes', async (lab) => {
  const api = await recordings(lab);
  await api.data('update_settings', { enabled: true, retention_days: 30, automatic: true });
  const terminal = await lab.alice.connect('Linux-C');
  await terminal.type('echo everything\n');
  await terminal.shows('everything');
  await terminal.type('exit\n');
  await terminal.isDisconnected();
  await lab.clock.settle();

  const page = await lab.alice.recordingsPage();
  expect(await page.listed()).toEqual([{ machine: 'Linux-C', status: 'completed' }]);
  await (await page.play()).shows('everything');
});

scenario(
  'Recordings: what is older than its days is gone within a day, and the store that failed is asked again',
  { objects: 'bucket', policy: { accessTokenMs: 200 * hours } },
  async (lab) => {
    const { alice, clock, cloud, gateway, audit } = lab;
    const api = await recordings(lab);
    const page = await alice.recordingsPage();
    await page.saveSettings({ days: 2 });
    await page.start('Linux-C');
    const terminal = await alice.connect('Linux-C');
    await terminal.type('echo old\n');
    await terminal.shows('old');
    await terminal.close();
    await clock.advance('31s');
    const stored = cloud.objects();
    expect(stored).not.toEqual([]);

    await gateway.wallClockJumps(47 * hours);
    await clock.advance('31s');
    expect((await api.data<Listed>('list')).recordings).toHaveLength(1);
    expect(await page.cleanUpNow()).toBe('No recording was old enough to be deleted.');

    cloud.bucket('down');
    await gateway.wallClockJumps(25 * hours);
    const young = await api.data<{ session_id: string }>('start', {
      machine_id: lab.machine().id,
      session_type: 'ssh',
    });
    await clock.advance('31s');
    expect((await api.data<Listed>('list')).recordings.map(({ id }) => id)).toEqual([young.session_id]);
    expect(cloud.objects()).toEqual(stored);
    const swept = (await audit.all()).filter(({ action }) => /deleted|cleaned_up/.test(action));
    expect(swept.map(({ action, user_id }) => [action, user_id])).toEqual([
      ['recording.deleted', null],
      ['recording.cleaned_up', null],
    ]);

    cloud.bucket('up');
    await gateway.wallClockJumps(24 * hours);
    await clock.advance('31s');
    expect(cloud.objects()).toEqual([]);
  },
);

scenario(
  'Recordings: of two gateways one sweeps, and one that starts again keeps the day',
  { gateways: 2, policy: { accessTokenMs: 200 * hours } },
  async (lab) => {
    const { clock, gateways, audit } = lab;
    const api = await recordings(lab);
    await api.data('update_settings', { enabled: true, retention_days: 1 });
    await api.data('start', { machine_id: lab.machine().id, session_type: 'ssh' });
    await clock.advance('31s');
    await gateways[1]!.kill();
    await gateways[1]!.restart();
    for (const gateway of gateways) await gateway.wallClockJumps(25 * hours);
    await clock.advance('31s');

    expect((await api.data<Listed>('list')).recordings).toEqual([]);
    const swept = (await audit.all()).filter(({ action }) => /deleted|cleaned_up/.test(action));
    expect(swept.map(({ action }) => action)).toEqual(['recording.deleted', 'recording.cleaned_up']);
  },
);

scenario(
  'Recordings: one that its gateway did not live to finish is marked, and plays up to the cut',
  async ({ alice, gateway, shell, clock }) => {
    const page = await alice.recordingsPage();
    await page.start('Linux-C');
    const build = await shell.writerOn(await alice.connect('Linux-C'));
    for (let line = 1; line <= 5; line++) {
      await build.prints(`line ${line}`);
      await clock.advance('700ms');
    }

    await gateway.kill();
    await gateway.restart();

    expect(await page.listed()).toEqual([{ machine: 'Linux-C', status: 'interrupted' }]);
    await (await page.play()).shows('line 3');
  },
);

scenario('Recordings: the download is what the person saw, byte for byte', async ({ alice, clock }) => {
  const page = await alice.recordingsPage();
  await page.start('Linux-C');
  const terminal = await alice.connect('Linux-C');
  await terminal.type('printf "\\033[1;31mred\\033[0m \\342\\202\\254 \\360\\237\\223\\274\\n"\n');
  await terminal.shows('red € 📼');
  await terminal.resizeWindow(900, 500);
  await terminal.type('exit\n');
  await terminal.isDisconnected();
  await clock.settle();
  await page.complete();

  const cast = await page.download();

  expect(JSON.parse(cast.split('\n', 1)[0]!)).toMatchObject({ version: 2, title: 'Linux-C' });
  expect(outputOf(cast)).toBe(seenBy(terminal));
});

scenario('Recordings: the player skips idle time, and does not where it is told so', async (lab) => {
  const { alice, clock, shell } = lab;
  const page = await alice.recordingsPage();
  await page.start('Linux-C');
  const build = await shell.writerOn(await alice.connect('Linux-C'));
  await build.prints('before');
  await clock.advance('2m');
  await build.prints('after');
  await clock.advance('1s');
  await page.complete();

  const player = await page.play();
  expect(await player.lasts()).toMatch(/^0:0[2-6]$/);
  await player.shows('after');
  await player.skipIdleTime(false);
  expect(await player.lasts()).toMatch(/^2:0\d$/);
});

scenario('Recordings: the player is paused, sped up and moved through by keyboard', async (lab) => {
  const { alice, clock, shell } = lab;
  const page = await alice.recordingsPage();
  await page.start('Linux-C');
  const build = await shell.writerOn(await alice.connect('Linux-C'));
  await build.prints('first words');
  await clock.advance('100s');
  await build.prints('last words');
  await clock.advance('1s');
  await page.complete();

  const player = await page.play();
  await player.skipIdleTime(false);
  await player.pause();
  await player.seek('start');
  expect(await player.position()).toBe('0:00');
  await clock.advance('10s');
  expect(await player.position()).toBe('0:00');
  await player.seek('end');
  await player.shows('last words');
  expect(await player.position()).toBe(await player.lasts());
});

scenario(
  'Recordings: a machine records whoever comes next, completes it by its node key, and reads nothing',
  async (lab) => {
    const { alice, user, clock, audit, machine } = lab;
    const agent = agentOf(lab);
    const data = <T>(answer: { body: unknown }) => (answer.body as { data: T }).data;
    expect(data(await agent('get_settings'))).toMatchObject({ enabled: true, retention_days: 30 });
    const { session_id } = data<{ session_id: string }>(await agent('start', { session_type: 'ssh' }));
    const terminal = await (await user('bob')).connect('Linux-C');
    await terminal.type('echo watched by the machine\n');
    await terminal.shows('watched by the machine');
    await terminal.type('exit\n');
    await terminal.isDisconnected();
    await clock.settle();

    expect(data<Listed>(await agent('list')).recordings).toMatchObject([{ id: session_id, user_id: null }]);
    expect(await agent('complete', { session_id, duration_seconds: 3 })).toMatchObject({
      status: 200,
      body: { data: { completed: session_id } },
    });
    expect(refusal(await agent('get', { session_id }))).toContain('400 Unknown action get');

    const page = await alice.recordingsPage();
    expect(await page.listed()).toEqual([{ machine: 'Linux-C', status: 'completed' }]);
    await (await page.play()).shows('watched by the machine');
    const rows = (await audit.all()).filter(({ resource_id }) => resource_id === session_id);
    expect(rows.map((row) => [row.action, row.user_id, row.metadata.by_machine])).toEqual([
      ['recording.started', null, machine().id],
      ['recording.completed', null, machine().id],
    ]);
  },
);

scenario(
  'Recordings: a machine that nobody knows, or that is disabled or quarantined, is refused',
  { machines: ['Linux-C', 'Linux-D'] },
  async (lab) => {
    const { api, world, machine, audit } = lab;
    const client = await api('alice');
    const agent = agentOf(lab);
    const start = async () => refusal(await agent('start', { session_type: 'ssh' }));
    const administer = (action: string) =>
      client.data('POST', '/api/machine-admin', { action, org_id: client.orgId, machine_id: machine().id });
    const refused = '403 This machine waits for approval, is disabled or is quarantined';

    await administer('disable');
    expect(await start()).toBe(refused);
    await administer('enable');
    await administer('quarantine');
    expect(await start()).toBe(refused);
    const stranger = await world.apiClient().call('POST', '/api/session-recording-agent', {
      action: 'list',
      node_key: 'node_of-a-stranger',
    });
    expect(refusal(stranger)).toBe('401 Node key is not known');

    const other = agentOf(lab, 'Linux-D');
    const { session_id } = (
      (await other('start', { session_type: 'ssh' })).body as { data: { session_id: string } }
    ).data;
    await administer('enable');
    expect(refusal(await agent('complete', { session_id, duration_seconds: 1 }))).toBe(
      '404 Recording not found',
    );
    expect((await audit.all()).filter(({ action }) => action === 'recording.started')).toHaveLength(1);
  },
);

scenario('Recordings: members start, read and list their own; administrators do the rest', async (lab) => {
  const { machine } = lab;
  const carol = await recordings(lab, 'carol');
  const alice = await recordings(lab, 'alice');
  const start = { machine_id: machine().id, session_type: 'ssh' };
  const { session_id } = await carol.data<{ session_id: string }>('start', start);
  const hers = await alice.data<{ session_id: string }>('start', start);

  expect((await carol.data<Listed>('list_own')).recordings.map(({ id }) => id)).toEqual([session_id]);
  expect(await carol.status('get', { session_id })).toBe(200);
  for (const [action, fields] of [
    ['list', {}],
    ['delete', { session_id }],
    ['get_settings', {}],
    ['update_settings', { enabled: false, retention_days: 1 }],
    ['cleanup', {}],
  ] as const)
    expect(await carol.said(action, fields), action).toBe('403 Only owners and administrators may do this');
  const complete = { session_id: hers.session_id, duration_seconds: 1 };
  expect(await carol.said('complete', complete)).toBe('404 Recording not found');
  expect(await carol.status('complete', { ...complete, session_id })).toBe(200);
});

scenario('Recordings: the page offers nobody what the gateway would refuse them', async ({ alice, user }) => {
  const member = await (await user('carol')).recordingsPage();
  await member.start('Linux-C');
  const administrator = await alice.recordingsPage();

  expect(await member.offers()).toEqual(['Complete', 'Start recording']);
  expect(await administrator.offers()).toEqual([
    'Clean up now',
    'Complete',
    'Delete',
    'Save settings',
    'Start recording',
  ]);
  await administrator.saveSettings({ enabled: false });
  expect(await member.offers()).toEqual(['Complete']);
});

scenario('Recordings: bad input is refused in words and changes nothing', async (lab) => {
  const { machine, audit } = lab;
  const api = await recordings(lab);
  const agent = agentOf(lab);
  const rowsBefore = (await audit.all()).length;

  expect(await api.said('start', { machine_id: 'nobodys', session_type: 'ssh' })).toBe(
    '404 Machine not found',
  );
  expect(await api.said('start', { machine_id: machine().id, session_type: 'vnc' })).toBe(
    '400 body.session_type must be ssh or rdp or web',
  );
  for (const [days, why] of [
    [0, 'must be >= 1'],
    [366, 'must be <= 365'],
    [1.5, 'must be integer'],
    ['7', 'must be integer'],
  ] as const)
    expect(await api.said('update_settings', { enabled: true, retention_days: days })).toBe(
      `400 body.retention_days ${why}`,
    );
  expect(await api.said('update_settings', { enabled: 'no', retention_days: 1 })).toBe(
    '400 body.enabled must be boolean',
  );
  expect(await api.said('list', { page: 0 })).toBe('400 body.page must be >= 1');
  expect(await api.said('list', { page_size: 501 })).toBe('400 body.page_size must be <= 500');
  expect(await api.said('get', { session_id: '../../etc/passwd' })).toContain(
    '400 body.session_id must match',
  );
  expect(await api.said('get', { session_id: 'nobodys' })).toBe('404 Recording not found');
  expect(await api.said('list', { org_id: 'globex' })).toBe('403 You are not a member of this organisation');
  expect(await api.said('rewind')).toContain('400 Unknown action rewind');
  expect(refusal(await agent('start', { session_type: 'ssh', user_id: 'alice' }))).toBe(
    '400 body must not have user_id',
  );
  expect(refusal(await agent('complete', { session_id: 'x', duration_seconds: -1 }))).toBe(
    '400 body.duration_seconds must be >= 0',
  );

  expect(await audit.all()).toHaveLength(rowsBefore);
});
