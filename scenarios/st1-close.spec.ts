/** ST1: whoever closes a terminal ends its session with a normal close, whatever way they close it. */
import { expect, scenario } from '../sim/index.ts';

scenario(
  'ST1 closing the terminal with X ends the session with 1000',
  async ({ alice, audit, machine, history }) => {
    const terminal = await alice.connect('Linux-C');
    await terminal.type('echo "session active"\n');
    await terminal.shows('session active');

    await terminal.close();

    expect(terminal).toHaveClosedWith(1000, '', { by: 'browser', cause: 'user_closed' });
    const rows = await audit.of(terminal);
    expect(rows).toBeInOrder('remote.session_created', 'remote.shell_connected', 'remote.shell_disconnected');
    const ends = rows.filter((row) => row.action === 'remote.shell_disconnected');
    expect(ends).toHaveLength(1);
    expect(ends[0]).toMatchObject({
      resource_type: 'machine',
      resource_id: machine().id,
      metadata: { machine_name: 'Linux-C', cause: 'user_closed', close_code: 1000 },
    });
    const closes = history
      .of('wire.frame')
      .filter(({ data }) => data.opcode === 'close' && data.leg === 'client');
    expect(closes.map(({ data }) => [data.from, data.code])).toEqual([
      ['client', 1000],
      ['server', 1000],
    ]);
  },
);

scenario('ST1 closing the tab ends the session with 1000', async ({ alice, audit }) => {
  const terminal = await alice.connect('Linux-C');
  await terminal.type('echo "session active"\n');
  await terminal.shows('session active');

  await terminal.closeTab();

  expect(terminal).toHaveClosedWith(1000, '', { by: 'browser', cause: 'user_closed' });
  expect(await audit.of(terminal)).toBeInOrder('remote.shell_connected', 'remote.shell_disconnected');
});

scenario(
  'ST1 leaving by a link ends the session with 1000 although the page is kept for the way back',
  async ({ alice, audit }) => {
    const terminal = await alice.connect('Linux-C');

    await terminal.tab.leaveFor('/healthz');

    expect(terminal).toHaveClosedWith(1000, '', { by: 'browser', cause: 'user_closed' });
    expect(await audit.of(terminal)).toBeInOrder('remote.shell_connected', 'remote.shell_disconnected');
  },
);

scenario('ST1 going to another page of the dashboard ends the session with 1000', async ({ alice }) => {
  const terminal = await alice.connect('Linux-C');

  await alice.follow('Recordings');

  expect(terminal).toHaveClosedWith(1000, '', { by: 'browser', cause: 'user_closed' });
});

scenario(
  'ST1 a browser that is killed ends the session with 1001',
  { ownBrowser: true },
  async ({ alice, audit }) => {
    const terminal = await alice.connect('Linux-C');

    await alice.killBrowser();

    expect(terminal).toHaveClosedWith(1001, '', { by: 'browser', cause: 'client_gone' });
    expect(await audit.of(terminal)).toBeInOrder('remote.shell_connected', 'remote.shell_disconnected');
  },
);

scenario(
  'ST1 the end is exported within 15 s, also once a sink that was down has recovered',
  async ({ alice, clock, cloud, history }) => {
    const terminal = await alice.connect('Linux-C');
    cloud.loki('down');
    await terminal.close();
    const end = history
      .of('audit.row')
      .findLast(({ data }) => data.row.action === 'remote.shell_disconnected')!;
    await clock.advance('30s');
    const exported = () => history.of('audit.exported').some(({ data }) => data.to_seq >= end.data.row.seq);
    expect(exported()).toBe(false);

    cloud.loki('up');
    await clock.advance('15s');

    expect(exported()).toBe(true);
  },
);

scenario(
  'ST1 closing the terminal leaves no process: not in the background, not behind setsid, not deaf to SIGHUP, not stopped',
  async ({ alice, clock, shell }) => {
    const terminal = await alice.connect('Linux-C');
    const alone = shell.processes().length;
    await terminal.type('sleep 1000 & nohup sleep 1000 >/dev/null 2>&1 &\n');
    await terminal.type('setsid sleep 1000 & (setsid sleep 1000 >/dev/null 2>&1 &)\n');
    await terminal.type('bash -c \'trap "" HUP TERM; while :; do sleep 1000; done\' &\n');
    await terminal.type('sleep 1000 & kill -STOP $!; echo all there\n');
    await terminal.shows('all there');
    expect(shell.processes().length).toBeGreaterThanOrEqual(alone + 6);

    await terminal.close();
    await clock.advance('5s');

    expect(shell.processes()).toEqual([]);
  },
);
