/**
 * Silence: a laptop that sleeps, a cable that is pulled. Nothing says that the other end is gone, so each end
 * must find out for itself. superset#5130 and kolu#1235: a terminal looked alive for minutes after a sleep,
 * and swallowed what was typed into it.
 */
import { expect, type Lab, scenario, type Terminal } from '../sim/index.ts';

const keys = (text: string) => text.replaceAll('\n', '\r');

/** How long either end may believe in a silent other one. */
function budgetMs({ world }: Lab): number {
  const { clientAliveIntervalMs, clientAliveCountMax } = world.policy;
  return clientAliveIntervalMs * (clientAliveCountMax + 1);
}

/** What the shells were given, all of it. */
function reachedShells({ history }: Lab): string {
  return history
    .of('shell.received')
    .map(({ data }) => Buffer.from(data.data, 'base64').toString())
    .join('');
}

async function worksAgain(terminal: Terminal): Promise<void> {
  await terminal.reconnect();
  await terminal.type('echo back $((6 * 7))\n');
  await terminal.shows('back 42');
}

scenario(
  'Silence: on a dead link both ends know within the keepalive budget, and what was typed is refused or said to be in doubt, not lost silently',
  async (lab) => {
    const { alice, clock, world, history } = lab;
    const terminal = await alice.connect('Linux-C');
    await terminal.type('echo before\n');
    await terminal.shows('before');
    const since = clock.now();
    {
      await using _dead = await world.browserLink.blackhole();
      await terminal.type('rm -r build\n');
      await clock.advance(since + budgetMs(lab) - clock.now());

      const [end] = history.of('session.ended');
      expect(end?.data).toMatchObject({
        session: terminal.session,
        cause: 'client_unresponsive',
        code: null,
      });
      expect(end!.t - since).toBeLessThanOrEqual(budgetMs(lab));
      await terminal.isDisconnected();
      await terminal.shows('what was typed meanwhile may be lost', { color: 'yellow' });

      await clock.advance('9m');
      await terminal.type('make clean\n');
      await terminal.saysNotSent();
    }
    await worksAgain(terminal);
    expect(reachedShells(lab)).toBe(keys('echo before\necho back $((6 * 7))\n'));
  },
);

scenario(
  'Silence: a laptop that slept for ten minutes knows when it wakes that its terminal is gone; the gateway has known all along',
  async (lab) => {
    const { alice, clock, world, history } = lab;
    const terminal = await alice.connect('Linux-C');
    await terminal.type('echo before\n');
    await terminal.shows('before');
    const since = clock.now();
    {
      await using _offline = await world.browserLink.blackhole();
      {
        await using _asleep = await terminal.tab.hangs();
        await clock.advance('10m');
        const [end] = history.of('session.ended');
        expect(end!.t - since).toBeLessThanOrEqual(budgetMs(lab));
      }
      await terminal.isDisconnected();
      expect(clock.now() - since).toBeLessThanOrEqual(10 * 60_000 + 2000);
      await terminal.type('make clean\n');
      await terminal.saysNotSent();
    }
    await worksAgain(terminal);
    expect(reachedShells(lab)).toBe(keys('echo before\necho back $((6 * 7))\n'));
  },
);
