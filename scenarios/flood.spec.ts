/**
 * Flood: a program prints faster than a page can take it. xterm.js#2077: without flow control what waits in
 * between grows without end, and a Ctrl-C is felt only when all of it has been shown.
 */
import { expect, type Lab, scenario, type Terminal } from '../sim/index.ts';

const kilobytesPerSecond = 64;
const megabyte = 1_000_000;

/** What the terminal's shell has printed, in bytes. */
function printed({ history }: Lab, { session }: Terminal): number {
  return history
    .of('shell.output')
    .filter(({ data }) => data.session === session)
    .reduce((sum, { data }) => sum + Buffer.byteLength(data.data, 'base64'), 0);
}

scenario(
  'Flood: `yes` at a page on a slow line prints no faster than the page takes it, ends within 500 ms of Ctrl-C, and nobody beside it notices',
  { machines: ['Linux-C', 'Linux-D'] },
  async (lab) => {
    const { alice, user, clock, world, shell } = lab;
    const terminal = await alice.connect('Linux-C');
    const sameMachine = await (await user('bob')).connect('Linux-C');
    const otherMachine = await alice.connectInNewTab('Linux-D');
    const shells = shell.processes().length;
    {
      await using _slow = await world.browserLink.bandwidth({
        kilobytesPerSecond,
        direction: 'server→client',
      });
      await shell.flood(terminal, 'yes');
      await clock.advance('5s');
      const before = printed(lab, terminal);
      expect(before).toBeGreaterThan(5000 * kilobytesPerSecond);

      await clock.advance('10s');

      expect(printed(lab, terminal) - before).toBeLessThan(10_000 * kilobytesPerSecond + megabyte);
      for (const beside of [sameMachine, otherMachine]) {
        const asked = clock.now();
        await beside.type('echo beside $((6 * 7))\n');
        await beside.shows('beside 42');
        expect(clock.now() - asked).toBeLessThanOrEqual(500);
      }
      expect(shell.processes()).toHaveLength(shells + 1);
      await terminal.press('Control+c');
      await clock.advance('500ms');
      expect(shell.processes()).toHaveLength(shells);
    }
    await clock.advance('1s');
    await terminal.type('echo over $((6 * 7))\n');
    await terminal.shows('over 42');
    expect(sameMachine).toBeOpen();
    expect(otherMachine).toBeOpen();
  },
);
