/**
 * Pages: nobody is kept out of the dashboard, whatever they see with: WCAG 2.1 A and AA, as axe finds it, and
 * nothing is cut off, on a desk, on a tablet and on a phone.
 */
import { expect, type Person, scenario } from '../sim/index.ts';

const looks = [1280, 768, 400].flatMap((width) =>
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

scenario('Pages: a terminal that is told has no barriers', async ({ alice }) => {
  const terminal = await alice.connect('Linux-C');
  const keys = await alice.byKeyboard();
  await keys.press('Control+F6');
  await keys.press('Shift+Tab');
  expect(await keys.focus()).toBe('button "Screen reader mode"');
  await keys.press('Enter');
  await terminal.type('echo $((6 * 7))\n');
  await terminal.shows('42');
  await keys.hears(/\b42\b/);
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
    await (await alice.connectInNewTab('Linux-C')).closeTab();
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

scenario('Pages: a question has no barriers', async ({ alice }) => {
  await alice.signIn();
  const keys = await alice.byKeyboard('/machines');
  await keys.tabTo('button "Quarantine Linux-C"');
  await keys.press('Enter');
  await expectNoBarriers(alice);
});

scenario(
  'Pages: an address without a page says so, and those of administrators tell members whose they are',
  async ({ user }) => {
    const carol = await user('carol');
    await carol.signIn();
    await (await carol.byKeyboard('/no-such-page')).sees('There is no page at this address');
    await expectNoBarriers(carol);
    for (const page of ['/machines', '/policy', '/audit-log'])
      await (await carol.byKeyboard(page)).sees('For administrators');
    await expectNoBarriers(carol);
    await (await carol.byKeyboard('/remote-management')).sees('They can share one with you by a link.');
    await expectNoBarriers(carol);
  },
);

scenario(
  'Pages: an audit log whose address was typed wrong says what is wrong, shows the rest, and is corrected by a click',
  async ({ alice }) => {
    await alice.signIn();
    const keys = await alice.byKeyboard('/audit-log?from=garbage&page=x&action=auth.login&resource=nowhere');
    await keys.sees('"from" is "garbage", which is no time');
    await keys.sees('"page" is "x", which is no number');
    await keys.sees('Nothing matches these filters.');
    await expectNoBarriers(alice);
    await keys.tabTo('button "Correct the address"');
    await keys.press('Enter');
    expect(await keys.focus()).toBe('main');
    await keys.sees('Nothing matches these filters.');
  },
);

for (const id of ['no-such-recording', 'a.b', 'x'.repeat(300)])
  scenario(
    `Pages: a recording whose address is ${id.slice(0, 20)} is told to be none, with the way to all`,
    async ({ alice }) => {
      await alice.signIn();
      const keys = await alice.byKeyboard(`/recordings/${id}`);
      await keys.sees('There is no recording at this address');
      expect(await keys.title()).toBe('Recording not found · Hangup');
      await keys.tabTo('link "All recordings"');
    },
  );

for (const invitation of ['garbage', 'x'.repeat(300)])
  scenario(
    `Pages: an invitation of ${invitation.length} characters that is none is told so, and what to do`,
    async ({ alice }) => {
      await alice.signIn();
      const keys = await alice.byKeyboard(`/join#${invitation}`);
      await keys.tabTo('button "Accept the invitation"');
      await keys.press('Enter');
      await keys.hears('This link holds no invitation that is still good. Ask for a new one.');
    },
  );
