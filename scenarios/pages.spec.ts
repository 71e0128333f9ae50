/** Pages: nobody is kept out of the dashboard, whatever they see with: WCAG 2.1 A and AA, as axe finds it. */
import { expect, type Person, scenario } from '../sim/index.ts';

const looks = [1280, 400].flatMap((width) =>
  (['light', 'dark'] as const).map((colours) => ({ width, colours })),
);

async function expectNoBarriers(person: Person): Promise<void> {
  for (const look of looks) expect(await person.barriersAt(look), JSON.stringify(look)).toEqual([]);
}

scenario('Pages: signing in has no barriers', async ({ alice }) => {
  await alice.isSignedOut();
  await expectNoBarriers(alice);
});

scenario('Pages: a terminal has no barriers, open, warned and ended', async ({ alice, clock }) => {
  const terminal = await alice.connect('Linux-C');
  await expectNoBarriers(alice);
  await clock.advance('10m');
  await terminal.warnsOfIdleness();
  await expectNoBarriers(alice);
  await terminal.type('exit\n');
  await terminal.isDisconnected();
  await expectNoBarriers(alice);
});

scenario(
  'Pages: sharing a terminal has no barriers, for its owner and for a guest',
  async ({ alice, user }) => {
    const terminal = await alice.connect('Linux-C');
    const carol = await user('carol');
    await carol.join('Linux-C', await terminal.sharing().invite({ may_type: true }));
    await terminal.sharing().show();
    await expectNoBarriers(alice);
    await expectNoBarriers(carol);
  },
);

for (const page of ['Active sessions', 'Signed-in devices', 'Recordings', 'Audit log', 'Machines', 'Policy'])
  scenario(`Pages: ${page} has no barriers`, async ({ alice }) => {
    await alice.connect('Linux-C');
    await alice.connectInNewTab('Linux-C');
    await alice.follow(page);
    await expectNoBarriers(alice);
  });

scenario('Pages: running a script has no barriers, and neither has what came of it', async ({ alice }) => {
  const terminal = await alice.connect('Linux-C');
  const pages = await alice.administration();
  await terminal.closeTab();
  await pages.runScript('Linux-C', 'echo hello; exit 3');
  await expectNoBarriers(alice);
  await pages.recentScripts();
  await expectNoBarriers(alice);
});

scenario('Pages: a recording has no barriers, while it plays and paused', async ({ alice }) => {
  const recordings = await alice.recordingsPage();
  await recordings.start('Linux-C');
  const terminal = await alice.connect('Linux-C');
  await terminal.type('printf "\\033[31mred \\033[1;32mgreen\\n"\n');
  await terminal.shows('red green');
  await terminal.closeTab();
  const player = await recordings.play();
  await player.shows('green');
  await expectNoBarriers(alice);
  await player.seek('start');
  await expectNoBarriers(alice);
});
