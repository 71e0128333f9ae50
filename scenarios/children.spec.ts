/**
 * Children: whatever a shell has started is gone within 5 s of the end of its session, however it was
 * started and however the session ends. kubernetes#89031 and gotty#81: processes that outlived their terminal.
 */
import { expect, type Lab, scenario, type Terminal } from '../sim/index.ts';

interface Kind {
  readonly claim: string;
  /** What is typed; each line leaves at least one process. */
  readonly lines: readonly string[];
}

const kinds: readonly Kind[] = [
  { claim: 'a child in the background', lines: ['sleep 1000 &'] },
  { claim: 'a child in a session of its own', lines: ['setsid sleep 1000 &'] },
  { claim: 'a child that nohup made deaf to the hang-up', lines: ['nohup sleep 1000 >/dev/null 2>&1 &'] },
  {
    claim: 'a child that ignores SIGHUP and SIGTERM',
    lines: ['bash -c \'trap "" HUP TERM; while :; do sleep 1000; done\' &'],
  },
  { claim: 'a stopped child', lines: ['sleep 1000 &', 'kill -STOP $!'] },
];

/** Starts them and waits until they are there; answers the shell's own pid. */
async function start({ shell }: Lab, terminal: Terminal, lines: readonly string[]): Promise<number> {
  for (const line of lines) await terminal.type(`${line}\n`);
  await terminal.type('echo all there\n');
  await terminal.shows('all there');
  const own = shell.pidOf(terminal);
  expect(shell.processes().filter((pid) => pid !== own).length).toBeGreaterThanOrEqual(1);
  return own;
}

for (const { claim, lines } of kinds)
  scenario(`Children: ${claim} is gone after the end`, async (lab) => {
    const terminal = await lab.alice.connect('Linux-C');
    await start(lab, terminal, lines);

    await terminal.close();
    await lab.clock.advance('5s');

    expect(lab.shell.processes()).toEqual([]);
  });

scenario(
  'Children: one that holds the terminal open behind an exited shell is gone, and keeps nobody waiting',
  async (lab) => {
    const { alice, clock, shell } = lab;
    const terminal = await alice.connect('Linux-C');
    await start(lab, terminal, ['setsid sleep 1000 &']);

    await terminal.type('exit\n');
    await terminal.isDisconnected();

    expect(terminal).toHaveClosedWith(1000, 'Shell session ended', { by: 'gateway', cause: 'shell_exited' });
    await clock.advance('5s');
    expect(shell.processes()).toEqual([]);
  },
);

/** Everything at once. */
const all = kinds.flatMap(({ lines }) => lines);

interface Ending {
  readonly claim: string;
  end(terminal: Terminal, lab: Lab): Promise<unknown>;
}

const endings: readonly Ending[] = [
  {
    claim: 'the shell exits',
    // Bash only warns of the stopped one at first.
    end: async (terminal) => {
      await terminal.type('exit\nexit\n');
      await terminal.isDisconnected();
    },
  },
  { claim: 'the shell is killed', end: (terminal) => terminal.type('kill -9 $$\n') },
  { claim: 'the tab is closed', end: (terminal) => terminal.closeTab() },
  { claim: 'the connection breaks', end: (_terminal, { world }) => world.browserLink.reset() },
  {
    claim: 'an administrator ends it',
    end: async ({ session }, { api }) =>
      (await api('bob')).call('DELETE', `/api/admin/terminals/${session}`, { reason: 'maintenance' }),
  },
  { claim: 'the gateway is killed', end: (_terminal, { gateway }) => gateway.kill() },
];

for (const { claim, end } of endings)
  scenario(`Children: all of them are gone when ${claim}`, async (lab) => {
    const terminal = await lab.alice.connect('Linux-C');
    await start(lab, terminal, all);

    await end(terminal, lab);
    await lab.clock.advance('5s');

    expect(lab.shell.processes()).toEqual([]);
  });

scenario("Children: one session's end leaves the children of another alone", async (lab) => {
  const { alice, clock, shell } = lab;
  const terminal = await alice.connect('Linux-C');
  const other = await alice.connectInNewTab('Linux-C');
  await start(lab, other, ['sleep 1000 &', 'setsid sleep 1000 &']);
  const others = shell.processes().filter((pid) => pid !== shell.pidOf(terminal));

  await terminal.close();
  await clock.advance('5s');

  expect(shell.processes().toSorted()).toEqual(others.toSorted());
  await other.type('exit\n');
});
