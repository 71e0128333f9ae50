/**
 * Busy page: slow is not gone. wetty#361: browsers run the timers of a tab in the background once a minute,
 * and its terminal was cut; python-websockets#1620: a pong that stands behind megabytes of data comes late,
 * and a healthy connection was cut for it. A page that was late itself must not take the gateway for gone.
 */
import { expect, type Lab, scenario, type Terminal } from '../sim/index.ts';

async function stillWorks(terminal: Terminal): Promise<void> {
  expect(terminal).toBeOpen();
  await terminal.type('echo works $((6 * 7))\n');
  await terminal.shows('works 42');
}

/** Pongs that reached the gateway from a time on. */
function pongsSince({ history }: Lab, since: number): number {
  return history
    .of('wire.frame')
    .filter(({ t, data }) => t >= since && data.opcode === 'pong' && data.leg === 'server').length;
}

/** The longest time that the gateway heard nothing from its browser. */
function longestUnheardMs({ history, clock }: Lab, since: number): number {
  const heard = history
    .of('wire.frame')
    .filter(({ t, data }) => t >= since && data.leg === 'server' && data.from === 'client')
    .map(({ t }) => t);
  const moments = [since, ...heard, clock.now()];
  return Math.max(...moments.slice(1).map((t, i) => t - moments[i]!));
}

scenario('Busy page: a page whose timers run once a minute is not cut, and gives up nothing', async (lab) => {
  const { alice, clock, shell } = lab;
  const terminal = await alice.connect('Linux-C');
  const build = await shell.writerOn(terminal);
  const since = clock.now();
  {
    await using _hidden = await terminal.tab.hides();

    await clock.advance('12m');
    expect(terminal).toBeOpen();
    expect(pongsSince(lab, since)).toBeGreaterThanOrEqual(47);
    await build.writes('built meanwhile');
  }
  await clock.advance('2m');
  await terminal.shows('built meanwhile');
  await stillWorks(terminal);
});

scenario(
  'Busy page: a page that is blocked for 12 s is not cut, and shows afterwards what came meanwhile',
  async (lab) => {
    const { alice, clock, shell, history } = lab;
    const terminal = await alice.connect('Linux-C');
    const build = await shell.writerOn(terminal);
    await clock.advance('10s');
    const since = clock.now();
    {
      await using _blocked = await terminal.tab.hangs();
      await build.writes('built meanwhile');
      await clock.advance('12s');
      expect(history.of('session.ended')).toEqual([]);
      // The browser answers for it: a pong says nothing of a page, and nothing of a person.
      expect(pongsSince(lab, since)).toBe(1);
    }
    await terminal.shows('built meanwhile');
    await stillWorks(terminal);
  },
);

scenario(
  'Busy page: a page that was frozen for five minutes is not cut, and does not take the gateway for gone when it wakes',
  async (lab) => {
    const { alice, clock } = lab;
    const terminal = await alice.connect('Linux-C');
    {
      await using _frozen = await terminal.tab.hangs();
      await clock.advance('5m');
    }
    await clock.advance('2s');
    await stillWorks(terminal);
  },
);

scenario(
  'Busy page: a page on a slow line, whose pongs come late behind 30 MiB of output, is not cut',
  async (lab) => {
    const { alice, clock, world, shell } = lab;
    const terminal = await alice.connect('Linux-C');
    const since = clock.now();
    {
      await using _slow = await world.browserLink.bandwidth({
        kilobytesPerSecond: 16,
        direction: 'server→client',
      });
      await shell.flood(terminal, `flood ${30 * 1024 * 1024}`);
      await clock.advance('3m');

      expect(terminal).toBeOpen();
      // Two pings had gone out before the first was answered.
      expect(longestUnheardMs(lab, since)).toBeGreaterThan(2 * world.policy.clientAliveIntervalMs);
      // What the page does not have by now, it need not see.
      await terminal.press('Control+c');
    }
    await clock.advance('5s');
    await stillWorks(terminal);
  },
);
