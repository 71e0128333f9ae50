/**
 * Clock faults: wall clocks are for people to read, and somebody sets them: NTP, a person, a virtual machine
 * that was moved. Whatever lasts is measured by a clock that nobody sets, so no jump may move an ending.
 */
import { expect, type Lab, scenario } from '../sim/index.ts';

const hour = 3_600_000;
const minutes = 60_000;

function offline({ history }: Lab): number {
  return history.of('machine.status').filter(({ data }) => data.to === 'offline').length;
}

for (const [way, byMs] of [
  ['forward', hour],
  ['back', -hour],
] as const) {
  scenario(
    `Clock faults: the gateway's wall clock jumps an hour ${way}, and no warning, no end and no machine's status moves`,
    async (lab) => {
      const { alice, clock, gateway, history, audit } = lab;
      const terminal = await alice.connect('Linux-C');
      await terminal.type('x');
      const typed = history.of('session.input').at(-1)!.t;
      await clock.advance(typed + 5 * minutes - clock.now());

      await gateway.wallClockJumps(byMs);

      await clock.advance(typed + 10 * minutes - clock.now());
      await terminal.warnsOfIdleness();
      await clock.advance(typed + 30 * minutes - clock.now());
      expect(terminal).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway', cause: 'idle_timeout' });
      const [end] = history.of('session.ended');
      expect(end!.t - typed).toBe(30 * minutes);
      expect(offline(lab)).toBe(0);
      const rows = await audit.of(terminal);
      expect(rows).toBeInOrder(
        'remote.session_created',
        'remote.shell_connected',
        'remote.shell_disconnected',
      );
      expect(rows.at(-1)?.metadata).toMatchObject({ duration_ms: end!.data.duration_ms });
    },
  );

  scenario(
    `Clock faults: the hard limit comes when it is due, though the gateway's wall clock jumped an hour ${way}`,
    { policy: { sessionLimitMs: 20 * minutes, idleTimeoutMs: 0, idleWarningMs: 0 } },
    async ({ alice, clock, gateway, history }) => {
      const terminal = await alice.connect('Linux-C');
      await clock.advance('7m');

      await gateway.wallClockJumps(byMs);
      await clock.advance('12m');
      expect(terminal).toBeOpen();
      await clock.advance('1m');

      expect(terminal).toHaveClosedWith(1000, 'Session timed out', { by: 'gateway', cause: 'time_limit' });
      expect(history.of('session.ended')[0]?.data.duration_ms).toBe(20 * minutes);
    },
  );

  scenario(
    `Clock faults: a machine whose wall clock is an hour ${way === 'forward' ? 'ahead' : 'behind'} gives a shell, stays online, and is lost in time`,
    async (lab) => {
      const { alice, clock, machine, history } = lab;
      await machine().wallClockJumps(byMs);

      const terminal = await alice.connect('Linux-C');
      await terminal.type('echo in time\n');
      await terminal.shows('in time');
      await clock.advance('9m');
      expect(terminal).toBeOpen();
      expect(offline(lab)).toBe(0);

      const lastBeat = history.of('heartbeat.received').at(-1)!.t;
      await using _gone = await machine().vanish();
      await clock.advance('30s');
      await terminal.isDisconnected();
      expect(terminal).toHaveClosedWith(1011, 'Agent connection error', { by: 'gateway' });
      await clock.advance(lastBeat + 90_000 - clock.now());
      expect(offline(lab)).toBe(1);
    },
  );
}

scenario(
  "Clock faults: after the gateway's wall clock was set back an hour, terminals can be opened, and their list shows no time below zero",
  async ({ alice, api, clock, gateway }) => {
    const terminal = await alice.connect('Linux-C');
    const client = await api('alice');
    await clock.advance('3m');

    await gateway.wallClockJumps(-hour);

    const durations = async () => {
      const { body } = await client.call('GET', '/api/terminals');
      const { terminals } = body as { terminals: { duration_ms: number }[] };
      return terminals.map(({ duration_ms }) => Math.round(duration_ms / 1000));
    };
    expect(await durations()).toEqual([180]);
    await terminal.type('exit\n');
    await terminal.isDisconnected();
    await terminal.reconnect();
    await terminal.type('echo later\n');
    await terminal.shows('later');
    expect((await durations()).every((seconds) => seconds >= 0)).toBe(true);
  },
);
