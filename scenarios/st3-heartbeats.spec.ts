/** ST3, heartbeats: a machine is offline exactly when its 90 s window has passed without a beat, however they come. */
import { expect, type Lab, scenario } from '../sim/index.ts';

/** The status changes of the machine since `since`, with the seconds that had passed. */
function changes(history: Lab['history'], since: number): [seconds: number, to: string][] {
  return history
    .of('machine.status')
    .filter(({ t }) => t > since)
    .map(({ t, data }) => [(t - since) / 1000, data.to]);
}

const everyMs = 30_000;

scenario(
  'ST3 heartbeats 55 s late keep the machine online and its session open',
  async ({ alice, machine, clock, history }) => {
    const terminal = await alice.connect('Linux-C');
    await using _late = await machine().beatsAs({ kind: 'late', everyMs, byMs: 55_000, nth: 3 });
    const start = clock.now();

    await clock.advance('9m');

    expect(changes(history, start)).toEqual([]);
    expect(terminal).toBeOpen();
  },
);

scenario('ST3 heartbeats sent twice change nothing', async ({ machine, clock, history }) => {
  await using _doubled = await machine().beatsAs({ kind: 'doubled', everyMs, apartMs: 40 });
  const start = clock.now();

  await clock.advance('5m');

  expect(changes(history, start)).toEqual([]);
});

scenario(
  'ST3 a machine whose clock runs at half speed stays online; at a quarter it comes and goes',
  async ({ machine, clock, history }) => {
    {
      await using _slow = await machine().beatsAs({ kind: 'skewed', everyMs, rate: 0.5 });
      const start = clock.now();
      await clock.advance('5m');
      expect(changes(history, start)).toEqual([]);
    }
    await using _slower = await machine().beatsAs({ kind: 'skewed', everyMs, rate: 0.25 });
    await clock.settle();
    const start = clock.now();

    await clock.advance('4m');

    expect(changes(history, start)).toEqual([
      [90, 'offline'],
      [120, 'online'],
      [210, 'offline'],
      [240, 'online'],
    ]);
  },
);

scenario(
  'ST3 a machine that flaps is offline 90 s after each last beat, and create_session goes by that',
  async ({ machine, clock, history, api, audit }) => {
    await using _flaps = await machine().beatsAs({
      kind: 'flapping',
      everyMs,
      beats: 2,
      silentMs: 120_000,
      goodbye: false,
    });
    await clock.settle();
    const start = clock.now();
    const connect = async () => {
      const client = await api('alice');
      const { status } = await client.call('POST', '/api/remote-shell', {
        action: 'create_session',
        org_id: client.orgId,
        machine_id: machine().id,
      });
      return status;
    };

    await clock.advance('119s');
    expect(await connect()).toBe(200);
    await clock.advance('2s');
    expect(await connect()).toBe(400);
    await clock.advance('119s');

    const [gone, back] = changes(history, start);
    expect(gone).toEqual([120, 'offline']);
    expect(back?.[1]).toBe('online');
    expect((await audit.all()).filter(({ action }) => action === 'machine.marked_offline')).toHaveLength(1);
  },
);

scenario(
  'ST3 a machine that stops with a goodbye is offline at once, without one after 90 s',
  async ({ machine, clock, history }) => {
    const start = clock.now();
    {
      await using _stops = await machine().beatsAs({
        kind: 'stopping',
        everyMs,
        afterMs: 45_000,
        goodbye: true,
      });
      await clock.advance('46s');
      expect(changes(history, start)).toEqual([[45, 'offline']]);
    }
    await using _silent = await machine().beatsAs({
      kind: 'stopping',
      everyMs,
      afterMs: 1000,
      goodbye: false,
    });
    await clock.settle();
    const last = clock.now();

    await clock.advance('90s');

    expect(changes(history, last)).toEqual([[90, 'offline']]);
  },
);

scenario(
  'ST3 a gateway that starts anew gives each machine what is left of its own 90 s',
  { machines: ['Linux-C', 'Linux-D'] },
  async ({ machine, gateway, clock, history }) => {
    const start = clock.now();
    await using _d = await machine('Linux-D').vanish();
    await clock.advance('45s');
    await using _c = await machine('Linux-C').vanish();

    await gateway.kill();
    await gateway.restart();
    await clock.advance('2m');

    const went = history.of('machine.status').filter(({ t }) => t > start);
    expect(went.map(({ t, data }) => [(t - start) / 1000, data.name, data.to])).toEqual([
      [90, 'Linux-D', 'offline'],
      [120, 'Linux-C', 'offline'],
    ]);
  },
);
