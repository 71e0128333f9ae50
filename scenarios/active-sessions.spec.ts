/**
 * Active sessions: what the page shows of them, by itself and in time, and what is done there.
 * coder#12304 and GUACAMOLE-1744: lists that keep alive what they list.
 */
import { expect, scenario } from '../sim/index.ts';

const phone = 'Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/156.0 Mobile';
const laptop = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0';
const portugal = '198.51.100.10';

/** Longer than a page waits before it asks again. */
const oneRefresh = '10s';

/** Sessions that last, and as few steps of time as there can be: nobody is probed, and machines report once an hour. */
const long = {
  sessionLimitMs: 72 * 3_600_000,
  idleTimeoutMs: 0,
  clientAliveIntervalMs: 0,
  agentAliveIntervalMs: 0,
  heartbeatIntervalMs: 3_600_000,
  offlineAfterMs: 3 * 3_600_000,
};

scenario(
  'Sessions: the X of a row ends that one after a warning, and the list keeps how each ended',
  { machines: ['Linux-C', 'Linux-D'] },
  async ({ alice, clock, audit }) => {
    const left = await alice.connect('Linux-C');
    const ended = await alice.connectInNewTab('Linux-D');
    const page = await alice.sessionsPage();
    await page.sortBy('Resource');
    expect((await page.view()).open).toMatchObject([
      { resource: 'Linux-C', status: 'Active', ended: '' },
      { resource: 'Linux-D', status: 'Active', ended: '' },
    ]);

    expect(await page.end(1)).toContain('Unsaved work may be lost');

    expect(ended).toHaveClosedWith(4410, 'Ended from another device', {
      by: 'gateway',
      cause: 'ended_by_user',
    });
    expect(left).toBeOpen();
    expect(await page.view()).toMatchObject({
      active: 1,
      open: [{ resource: 'Linux-C' }],
      over: [{ resource: 'Linux-D', status: 'Disconnected', ended: 'Ended from another device' }],
    });
    await clock.advance('1s');
    await left.type('exit\n');
    await left.isDisconnected();
    await clock.advance(oneRefresh);
    const { active, idle, total, open, over } = await page.view();
    expect([active, idle, total, open]).toEqual([0, 0, '0m', []]);
    expect(over.map((one) => [one.resource, one.ended])).toEqual([
      ['Linux-C', 'Shell exited'],
      ['Linux-D', 'Ended from another device'],
    ]);
    expect(await audit.of(ended)).toBeInOrder('remote.shell_ended', 'remote.shell_disconnected');
  },
);

scenario(
  'Sessions: End all says how many it ends, ends them on every device, and cannot be clicked when there is none',
  async ({ alice, user }) => {
    const desk = await user('alice', 'B');
    await desk.signIn();
    const page = await desk.sessionsPage();
    expect(await page.canEndAll()).toBe(false);
    const mine = [await alice.connect('Linux-C'), await alice.connectInNewTab('Linux-C')];
    const bobs = await (await user('bob')).connect('Linux-C');
    await page.reload();
    expect((await page.view()).active).toBe(2);

    const asked = await page.endAll();

    expect(asked).toContain('2 sessions');
    expect(asked).toMatch(/unsaved work may be lost/i);
    for (const terminal of mine)
      expect(terminal).toHaveClosedWith(4410, 'Ended from another device', { cause: 'ended_by_user' });
    expect(bobs).toBeOpen();
    expect(await page.canEndAll()).toBe(false);
  },
);

scenario(
  'Sessions: one that is opened, falls idle, is typed in and ends shows it without a reload, and no look at it keeps it active',
  async ({ alice, user, clock }) => {
    const desk = await user('alice', 'B');
    await desk.signIn();
    const page = await desk.sessionsPage();
    const states = async () => {
      await clock.advance(oneRefresh);
      const { active, idle, open, over } = await page.view();
      return [active, idle, ...[...open, ...over].map(({ status }) => status)];
    };
    expect(await states()).toEqual([0, 0]);
    const terminal = await alice.connect('Linux-C');
    expect(await states()).toEqual([1, 0, 'Active']);
    await clock.advance('60s');
    expect(await states()).toEqual([0, 1, 'Idle']);
    await terminal.type('echo back\n');
    expect(await states()).toEqual([1, 0, 'Active']);
    await terminal.close();
    expect(await states()).toEqual([0, 0, 'Disconnected']);
    expect((await page.view()).over[0]).toMatchObject({ ended: 'Closed' });
  },
);

scenario(
  'Sessions: an explicit refresh makes an idle one active and starts its idle clock anew; of an active one it changes nothing',
  async ({ alice, user, clock, audit, history }) => {
    const terminal = await alice.connect('Linux-C');
    const desk = await user('alice', 'B');
    await desk.signIn();
    const path = `/api/terminals/${terminal.session}/refresh`;
    expect(await desk.callApi('POST', path)).toMatchObject({ status: 200, body: { refreshed: false } });
    await clock.advance('10m');
    await terminal.warnsOfIdleness();
    const page = await desk.sessionsPage();
    expect((await page.view()).open).toMatchObject([{ status: 'Idle' }]);

    await page.refresh(0);

    const refreshed = clock.now();
    expect((await page.view()).open).toMatchObject([{ status: 'Active' }]);
    await page.close();
    await terminal.hasNoWarning();
    expect(history.of('session.refreshed')).toHaveLength(1);
    expect(await audit.of(terminal)).toBeInOrder('remote.shell_connected', 'remote.shell_refreshed');
    await clock.advance('29m');
    expect(terminal).toBeOpen();
    await clock.advance('1m');
    await terminal.isDisconnected();
    expect(terminal).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway', cause: 'idle_timeout' });
    const [end] = history.of('session.ended');
    expect(Math.abs(end!.t - refreshed - 30 * 60_000)).toBeLessThanOrEqual(1000);
    expect(await desk.callApi('POST', path)).toMatchObject({ status: 404 });
  },
);

scenario("Sessions: nobody refreshes another's", async ({ alice, user, clock, history }) => {
  const terminal = await alice.connect('Linux-C');
  await clock.advance('2m');
  for (const name of ['bob', 'carol']) {
    const other = await user(name);
    await other.signIn();
    const answer = await other.callApi('POST', `/api/terminals/${terminal.session}/refresh`);
    expect(answer).toMatchObject({ status: 404, body: { error: 'session not found' } });
  }
  expect(history.of('session.refreshed')).toEqual([]);
});

scenario(
  'Sessions: what lives on another gateway is active or idle here as it is there, and is refreshed from here',
  { gateways: 2 },
  async ({ alice, user, clock, history }) => {
    await alice.signIn();
    const there = await (await user('alice', 'B', 'g2')).connect('Linux-C');
    const page = await alice.sessionsPage();
    const status = async () => (await page.view()).open.map((one) => one.status);
    expect(await status()).toEqual(['Active']);
    await clock.advance('80s');
    expect(await status()).toEqual(['Idle']);

    await page.refresh(0);

    expect(await status()).toEqual(['Active']);
    expect(history.of('session.refreshed')).toMatchObject([{ data: { session: there.session } }]);
  },
);

scenario(
  'Sessions: durations read 32m and 2h 30m, and their sum grows as fast as there are sessions',
  { policy: long },
  async ({ alice, clock }) => {
    await alice.connect('Linux-C');
    await alice.connectInNewTab('Linux-C');
    const shown = async () => {
      const page = await alice.sessionsPage();
      const { open, total, idle } = await page.view();
      await page.close();
      expect(idle).toBe(2);
      return [...open.map(({ duration }) => duration), total];
    };
    await clock.advance('32m');
    expect(await shown()).toEqual(['32m', '32m', '1h 04m']);
    await clock.advance('118m');
    expect(await shown()).toEqual(['2h 30m', '2h 30m', '5h']);
  },
);

scenario(
  'Sessions: a duration of days reads 2d 4h',
  { policy: long },
  async ({ alice, clock, api, machine, sockets }) => {
    const client = await api('alice');
    await sockets.connect({
      client,
      machine: machine().id,
      shellToken: await client.shellToken(machine().id),
    });
    await clock.advance('3120m');
    await alice.signIn();
    const { open } = await (await alice.sessionsPage()).view();
    expect(open.map(({ duration }) => duration)).toEqual(['2d 4h']);
  },
);

scenario('Sessions: a duration ticks on a page that nobody touches', async ({ alice, clock }) => {
  await alice.connect('Linux-C');
  const page = await alice.sessionsPage();
  const minutes: string[] = [];
  for (let minute = 1; minute <= 3; minute++) {
    await clock.advance('1m');
    minutes.push((await page.view()).open[0]!.duration);
  }
  expect(minutes).toEqual(['1m', '2m', '3m']);
});

scenario(
  'Sessions: one from a device or a place new to its person is flagged, in the list, by the API and in the audit log; the first never is',
  async ({ alice, api, sockets, machine, audit, clock }) => {
    const first = await alice.connect('Linux-C');
    const client = await api('alice');
    const open = async (connection: string, from: string, userAgent: string) =>
      sockets.connect({
        client,
        machine: machine().id,
        shellToken: await client.shellToken(machine().id),
        connection,
        from,
        userAgent,
      });
    const unusual = await open('phone', portugal, phone);
    await open('phone-2', portugal, phone);
    await open('laptop', portugal, laptop);
    const page = await alice.sessionsPage();
    await page.sortBy('Device');
    const place = { address: portugal, location: 'Portugal' };
    const rows = (await page.view()).open;
    expect(rows).toHaveLength(4);
    expect(rows.find(({ location }) => location === 'Unknown')).toMatchObject({ flags: [] });
    expect(rows.filter(({ device }) => device === 'Firefox on Windows')).toMatchObject([
      { ...place, flags: ['New device'] },
    ]);
    const phones = rows.filter(({ device }) => device === 'Chrome on Android');
    expect(phones).toMatchObject([place, place]);
    expect(phones.map(({ flags }) => flags).sort((a, b) => a.length - b.length)).toEqual([
      [],
      ['New device', 'New location'],
    ]);

    const { body } = await client.call('GET', '/api/terminals');
    const { terminals } = body as { terminals: { connection: string; anomalies: string[] }[] };
    expect(terminals.find(({ connection }) => connection === 'phone')?.anomalies).toEqual([
      'new_device',
      'new_location',
    ]);
    const connected = (await audit.of(first)).filter(({ action }) => action === 'remote.shell_connected');
    expect(connected.map(({ metadata }) => metadata.anomalies)).toEqual([
      [],
      ['new_device', 'new_location'],
      [],
      ['new_device'],
    ]);
    expect(connected[1]).toMatchObject({
      ip_address: portugal,
      metadata: { device: 'Chrome on Android', location: 'Portugal' },
    });

    unusual.close(1000);
    await unusual.closed;
    await clock.advance(oneRefresh);
    expect((await page.view()).over).toMatchObject([
      { device: 'Chrome on Android', ...place, flags: ['New device', 'New location'], ended: 'Closed' },
    ]);
  },
);

scenario(
  'Sessions: they are sorted by each column, and found by what a row shows',
  { machines: ['Linux-C', 'Linux-D'] },
  async ({ alice, clock, api, machine, sockets }) => {
    await alice.connect('Linux-D');
    await clock.advance('1m');
    const client = await api('alice');
    await sockets.connect({
      client,
      machine: machine().id,
      shellToken: await client.shellToken(machine().id),
      connection: 'phone',
      from: portugal,
      userAgent: phone,
    });
    const page = await alice.sessionsPage();
    const resources = async () => (await page.view()).open.map(({ resource }) => resource);
    expect(await resources()).toEqual(['Linux-D', 'Linux-C']);
    for (const [column, order] of [
      ['Duration', ['Linux-C', 'Linux-D']],
      ['Resource', ['Linux-C', 'Linux-D']],
      ['Resource', ['Linux-D', 'Linux-C']],
      ['Location', ['Linux-C', 'Linux-D']],
      ['Status', ['Linux-C', 'Linux-D']],
    ] as const) {
      await page.sortBy(column);
      expect(await resources(), column).toEqual(order);
    }
    for (const [text, found] of [
      ['portugal', ['Linux-C']],
      ['idle linux', ['Linux-D']],
      ['new location', ['Linux-C']],
      ['nobody has this', []],
    ] as const) {
      await page.filter(text);
      expect(await resources(), text).toEqual(found);
    }
  },
);

scenario(
  "Sessions: an administrator sees everyone's with their owners, and ends one with a reason",
  async ({ alice, user, audit, clock }) => {
    const mine = await alice.connect('Linux-C');
    const bob = await user('bob');
    const bobs = await bob.connect('Linux-C');
    const page = await bob.sessionsPage();
    expect((await page.view()).open).toHaveLength(1);
    await page.showEveryone();
    await page.sortBy('Resource');
    const owners = (await page.view()).open.map(({ owner }) => owner);
    expect(owners).toEqual(['alice@acme.example', 'bob@acme.example']);

    const asked = await page.end(0, 'maintenance');

    expect(asked).toContain('End the session of alice@acme.example on Linux-C?');
    expect(mine).toHaveClosedWith(4410, 'Ended by an administrator: maintenance', {
      by: 'gateway',
      cause: 'ended_by_admin',
    });
    await mine.shows('Connection rejected: Ended by an administrator: maintenance', { color: 'red' });
    expect(bobs).toBeOpen();
    expect((await page.view()).open.map(({ owner }) => owner)).toEqual(['bob@acme.example']);
    expect(await audit.of(mine)).toBeInOrder('remote.shell_ended', 'remote.shell_disconnected');
    const hers = await alice.sessionsPage();
    await clock.advance(oneRefresh);
    expect((await hers.view()).over).toMatchObject([{ ended: 'Ended by an administrator' }]);
  },
);

scenario(
  "Sessions: an administrator ends everyone's, on every gateway, with a reason, and sees how they ended",
  { gateways: 2 },
  async ({ alice, user, audit }) => {
    const bob = await user('bob');
    await bob.signIn();
    const page = await bob.sessionsPage();
    await page.showEveryone();
    expect([await page.canEndAll(), (await page.view()).over]).toEqual([false, []]);
    const all = [
      await alice.connect('Linux-C'),
      await (await user('alice', 'B', 'g2')).connect('Linux-C'),
      await bob.connect('Linux-C'),
    ];
    await page.reload();

    const asked = await page.endAll('maintenance');

    expect(asked).toContain("End everyone's sessions? This ends 3 sessions at once");
    for (const terminal of all) {
      await terminal.isDisconnected();
      expect(terminal).toHaveClosedWith(4410, 'Ended by an administrator: maintenance', {
        by: 'gateway',
        cause: 'ended_by_admin',
      });
    }
    await page.reload();
    const { open, over } = await page.view();
    expect([open, await page.canEndAll()]).toEqual([[], false]);
    expect(over.map(({ owner, ended }) => [owner, ended]).toSorted()).toEqual([
      ['alice@acme.example', 'Ended by an administrator'],
      ['alice@acme.example', 'Ended by an administrator'],
      ['bob@acme.example', 'Ended by an administrator'],
    ]);
    const ends = (await audit.all()).filter(({ action }) => action === 'remote.shell_ended');
    expect(ends.map(({ metadata }) => [metadata.session_id, metadata.reason]).toSorted()).toEqual(
      all.map(({ session }) => [session, 'maintenance']).toSorted(),
    );
  },
);
