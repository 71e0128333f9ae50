/**
 * Idle timeout: three timeouts, each as a triple: it must fire, it must not fire, and what must not matter.
 * Nobody typing, nobody answering, and the hard limit are different things.
 */
import { expect, scenario } from '../sim/index.ts';

scenario(
  'Idle: thirty minutes without input end the session with 4408, after a warning at ten',
  async ({ alice, clock, history }) => {
    const terminal = await alice.connect('Linux-C');

    await clock.advance('10m');
    await terminal.warnsOfIdleness();
    expect(terminal).toBeOpen();
    await clock.advance('20m');

    await terminal.shows('Connection rejected: Idle timeout', { color: 'red' });
    expect(terminal).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway', cause: 'idle_timeout' });
    const [end] = history.of('session.ended');
    expect(end?.data.duration_ms).toBe(30 * 60_000);
  },
);

scenario('Idle: one keystroke at 29:59 starts the thirty minutes over', async ({ alice, clock }) => {
  const terminal = await alice.connect('Linux-C');
  await clock.advance('29:58');

  await terminal.type('x');
  await clock.advance('29:58');
  expect(terminal).toBeOpen();

  await clock.advance('4s');
  expect(terminal).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway', cause: 'idle_timeout' });
});

scenario(
  'Idle: one click in the warning stays, for another thirty minutes; then the page says which policy ended it',
  async ({ alice, clock }) => {
    const terminal = await alice.connect('Linux-C');
    await clock.advance('29:50');

    await terminal.stay();
    await terminal.hasNoWarning();
    await clock.advance('29:50');
    expect(terminal).toBeOpen();

    await clock.advance('20s');
    expect(terminal).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway', cause: 'idle_timeout' });
    await terminal.saysEndedBy('idletimeout');
  },
);

scenario('Idle: the warning goes when somebody types', async ({ alice, clock }) => {
  const terminal = await alice.connect('Linux-C');
  await clock.advance('10m');
  await terminal.warnsOfIdleness();

  await terminal.type('x');

  await terminal.hasNoWarning();
});

scenario(
  'Idle: pings, resizes, list polls and output do not count as input',
  async ({ alice, clock, api, history }) => {
    const terminal = await alice.connect('Linux-C');
    await terminal.type('for i in 1 2 3 4 5 6; do read -rt 0.05 < /dev/zero; echo tick; done & \n');
    const lastInput = history.of('session.input').at(-1)!.t;

    for (const [width, height] of [
      [1000, 700],
      [900, 600],
      [1100, 800],
    ] as const) {
      await clock.advance('7m');
      await terminal.resizeWindow(width, height);
      await (await api('alice')).call('GET', '/api/sessions');
      await (await api('alice')).call('GET', '/api/machines');
    }
    await clock.advance('9m');

    expect(terminal).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway' });
    const [end] = history.of('session.ended');
    expect(end!.t - lastInput).toBe(30 * 60_000);
  },
);

scenario(
  'Idle: under the policy "any", output keeps a busy build alive',
  { policy: { idleActivity: 'any' } },
  async ({ alice, clock, shell }) => {
    const terminal = await alice.connect('Linux-C');
    const build = await shell.writerOn(terminal);

    for (let minutes = 0; minutes < 60; minutes += 20) {
      await clock.advance('20m');
      await build.prints('still building');
    }
    expect(terminal).toBeOpen();

    await clock.advance('30m');
    expect(terminal).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway' });
  },
);

scenario('Idle: under the policy "input", the same output does not', async ({ alice, clock, shell }) => {
  const terminal = await alice.connect('Linux-C');
  const build = await shell.writerOn(terminal);

  await clock.advance('20m');
  await build.prints('still building');
  await clock.advance('10m');

  expect(terminal).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway' });
});

scenario(
  'Idle: a timeout of 0 is off',
  { policy: { idleTimeoutMs: 0, idleWarningMs: 0 } },
  async ({ alice, clock }) => {
    const terminal = await alice.connect('Linux-C');

    await clock.advance('45m');

    expect(terminal).toBeOpen();
  },
);

scenario(
  'Idle: a browser that answers no probe is cut after ClientAliveInterval × ClientAliveCountMax',
  async ({ alice, clock, world, history }) => {
    const terminal = await alice.connect('Linux-C');
    const { clientAliveIntervalMs, clientAliveCountMax } = world.policy;
    await using _silent = await world.browserLink.blackhole();
    const budget = clientAliveIntervalMs * clientAliveCountMax;

    await clock.advance(budget - clientAliveIntervalMs);
    expect(history.of('session.ended')).toEqual([]);
    await clock.advance(2 * clientAliveIntervalMs);

    expect(history.of('session.ended').map(({ data }) => data)).toMatchObject([
      { session: terminal.session, cause: 'client_unresponsive', code: null },
    ]);
  },
);

scenario(
  'Idle: a browser that answers every probe is never cut for silence',
  async ({ alice, clock, history }) => {
    const terminal = await alice.connect('Linux-C');

    await clock.advance('9m');

    expect(terminal).toBeOpen();
    const pongs = history
      .of('wire.frame')
      .filter(({ data }) => data.opcode === 'pong' && data.leg === 'server');
    expect(pongs.length).toBeGreaterThanOrEqual(35);
  },
);

scenario(
  'Idle: ClientAliveCountMax 0 never disconnects in the modern meaning',
  { policy: { clientAliveCountMax: 0, clientAliveZero: 'modern' } },
  async ({ alice, clock, world, history }) => {
    await alice.connect('Linux-C');
    await using _silent = await world.browserLink.blackhole();

    await clock.advance('5m');

    expect(history.of('session.ended')).toEqual([]);
  },
);

scenario(
  'Idle: ClientAliveCountMax 0 cuts a silent client after one interval in the legacy meaning',
  { policy: { clientAliveCountMax: 0, clientAliveZero: 'legacy' } },
  async ({ alice, clock, world, history }) => {
    await alice.connect('Linux-C');

    await clock.advance(world.policy.clientAliveIntervalMs + 100);

    expect(history.of('session.ended').map(({ data }) => data.cause)).toEqual(['client_unresponsive']);
  },
);

scenario(
  'Idle: the hard limit ends a silent session at 4:00:00',
  { policy: { idleTimeoutMs: 0, idleWarningMs: 0 } },
  async ({ alice, clock, history }) => {
    const terminal = await alice.connect('Linux-C');

    await clock.advance('3:59:59');
    expect(terminal).toBeOpen();
    await clock.advance('1s');

    await terminal.shows('Session timed out.');
    await terminal.shows('Session ended.', { color: 'yellow' });
    expect(terminal).toHaveClosedWith(1000, 'Session timed out', { by: 'gateway', cause: 'time_limit' });
    expect(history.of('session.ended')[0]?.data.duration_ms).toBe(4 * 3_600_000);
  },
);

scenario(
  'Idle: the hard limit ends a chatty session at 4:00:00 all the same',
  async ({ alice, clock, history }) => {
    const terminal = await alice.connect('Linux-C');

    for (let typed = 0; typed < 9; typed++) {
      await clock.advance('26m');
      await terminal.type('x');
    }
    expect(terminal).toBeOpen();
    await clock.advance('6m');

    expect(terminal).toHaveClosedWith(1000, 'Session timed out', { by: 'gateway', cause: 'time_limit' });
    expect(history.of('session.ended')[0]?.data.duration_ms).toBe(4 * 3_600_000);
  },
);
