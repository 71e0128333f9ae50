/** ST4: a recording outlives its session, completes, and is deleted everywhere. */
import { expect, type Lab, scenario } from '../sim/index.ts';

interface Listed {
  recordings: { id: string; status: string }[];
}

async function recordings(api: Lab['api']) {
  const client = await api('alice');
  return {
    call: (action: string, fields: object = {}) =>
      client.call('POST', '/api/session-recording', { action, org_id: client.orgId, ...fields }),
    data: <T>(action: string, fields: object = {}) =>
      client.data<T>('POST', '/api/session-recording', { action, org_id: client.orgId, ...fields }),
  };
}

scenario(
  'ST4 a recording outlives its session, completes and is deleted everywhere',
  async ({ alice, api, machine, clock, cloud, audit }) => {
    const recording = await recordings(api);
    const { session_id } = await recording.data<{ session_id: string }>('start', {
      machine_id: machine().id,
      session_type: 'ssh',
    });
    const terminal = await alice.connect('Linux-C');
    await terminal.type('echo recorded\n');
    await terminal.shows('recorded');
    await clock.advance('45s');
    await terminal.close();
    await clock.settle();

    expect(await recording.call('complete', { session_id, duration_seconds: 45 })).toMatchObject({
      status: 200,
      body: { success: true, data: { completed: session_id } },
    });
    expect((await recording.data<Listed>('list')).recordings).toContainEqual(
      expect.objectContaining({ id: session_id, status: 'completed' }),
    );
    expect(cloud.objects()).not.toEqual([]);

    expect(await recording.call('delete', { session_id })).toMatchObject({
      status: 200,
      body: { success: true, data: { deleted: session_id, objects_left: 0 } },
    });
    expect((await recording.data<Listed>('list')).recordings.map(({ id }) => id)).not.toContain(session_id);
    expect(cloud.objects()).toEqual([]);
    expect(await audit.all()).toBeInOrder(
      'recording.started',
      'remote.shell_connected',
      'remote.shell_disconnected',
      'recording.completed',
      'recording.deleted',
    );
  },
);

scenario('ST4 the cast replays to what the person saw', async ({ alice, api, machine, history, clock }) => {
  const recording = await recordings(api);
  const { session_id } = await recording.data<{ session_id: string }>('start', {
    machine_id: machine().id,
    session_type: 'ssh',
  });
  const terminal = await alice.connect('Linux-C');
  await terminal.type('printf "caf\\303\\251 \\342\\202\\254\\n"\n');
  await terminal.shows('café €');
  await terminal.type('exit\n');
  await terminal.isDisconnected();
  await clock.settle();

  const { cast } = await recording.data<{ cast: string }>('get', { session_id });

  const [header, ...events] = cast
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(header).toMatchObject({ version: 2 });
  const replayed = events.filter(([, kind]) => kind === 'o').map(([, , text]) => text);
  const { connection } = terminal;
  const seen = history.of('page.output').filter(({ data }) => data.connection === connection);
  expect(replayed.join('')).toBe(
    Buffer.concat(seen.map(({ data }) => Buffer.from(data.data, 'base64'))).toString(),
  );
  const times = events.map(([time]) => time);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
});

scenario('ST4 completing or deleting an unknown recording is 404', async ({ api }) => {
  const recording = await recordings(api);
  const session_id = '00000000-0000-4000-8000-000000000000';

  expect((await recording.call('complete', { session_id, duration_seconds: 1 })).status).toBe(404);
  expect((await recording.call('delete', { session_id })).status).toBe(404);
});

scenario(
  'ST4 a failing object store does not fail the delete, which says what was left',
  { objects: 'bucket' },
  async ({ alice, api, machine, cloud, clock }) => {
    const recording = await recordings(api);
    const { session_id } = await recording.data<{ session_id: string }>('start', {
      machine_id: machine().id,
      session_type: 'ssh',
    });
    const terminal = await alice.connect('Linux-C');
    await terminal.type('echo recorded\n');
    await terminal.shows('recorded');
    await terminal.close();
    await clock.settle();
    expect(cloud.objects()).not.toEqual([]);
    cloud.bucket('down');

    const deleted = await recording.data<{ deleted: string; objects_left: number }>('delete', { session_id });

    expect(deleted.deleted).toBe(session_id);
    expect(deleted.objects_left).toBeGreaterThan(0);
    expect((await recording.data<Listed>('list')).recordings.map(({ id }) => id)).not.toContain(session_id);
  },
);
