/**
 * Keyboard: whoever uses the keyboard alone, or hears the pages, never loses their place, and is told what others see.
 * What a browser does by itself: the focus is nowhere once what had it is gone or disabled.
 */
import { expect, type Person, scenario } from '../sim/index.ts';

/** By Ctrl+F6, which leads to the button that closes it. */
async function leaveTerminal(person: Person) {
  const keys = await person.byKeyboard();
  await keys.press('Control+F6');
  expect(await keys.focus()).toBe('button "Close terminal"');
  return keys;
}

scenario(
  'Keyboard: a wrong password is told, the focus stays on its button, and signing in leads to the page',
  async ({ alice }) => {
    const keys = await alice.byKeyboard('/devices');
    expect(await keys.focus()).toBe('textbox "Email"');
    await keys.type('nobody@acme.example');
    await keys.press('Tab');
    await keys.type('wrong');
    await keys.tabTo('button "Sign in"');
    await keys.press('Enter');
    await keys.hears('Email or password is wrong');
    expect(await keys.focus()).toBe('button "Sign in"');

    await alice.signIn();
    await keys.press('Tab');
    expect(await keys.focus()).toBe('combobox "Machine"');
  },
);

scenario(
  'Keyboard: how a session ended is told, by the name of the tab too, Reconnect leads back into the terminal, and its X to the page',
  async ({ alice }) => {
    const terminal = await alice.connect('Linux-C');
    const ear = await alice.byKeyboard();
    expect(await ear.title()).toBe('Linux-C · Hangup');
    await terminal.type('exit\n');
    await ear.hears('Session ended.');
    expect(await ear.title()).toBe('Disconnected: Linux-C · Hangup');

    const keys = await leaveTerminal(alice);
    await keys.press('Shift+Tab');
    await keys.press('Shift+Tab');
    expect(await keys.focus()).toBe('button "Reconnect"');
    await keys.press('Enter');
    await terminal.isConnected();
    await keys.type('echo $((6 * 7))\n');
    await terminal.shows('42');

    await (await leaveTerminal(alice)).press('Enter');
    expect(await keys.focus()).toBe('main');
  },
);

scenario(
  'Keyboard: what the gateway says into a terminal is told, and how the session ends for it',
  { policy: { drainMs: 3000 } },
  async ({ alice, gateway, clock }) => {
    await alice.connect('Linux-C');
    const ear = await alice.byKeyboard();
    await gateway.drain();
    await ear.hears('The gateway restarts in 3 s.');
    await clock.advance('4s');
    await ear.hears('Disconnected (code: 1012). Gateway restarting');
  },
);

scenario(
  'Keyboard: signing out the other devices is told, and the focus not lost though its button can do no more',
  async ({ alice, user }) => {
    await alice.signIn();
    await (await user('alice', 'B')).signIn();
    const keys = await alice.byKeyboard('/devices');
    await keys.tabTo('button "Sign out other devices"');
    await keys.press('Enter');
    await keys.tabTo('button "Sign out 1 device"');
    await keys.press('Enter');
    await keys.hears('1 device was signed out.');
    expect(await keys.focus()).toBe('main');
  },
);

scenario(
  'Keyboard: making a link leads to the link, and ending the sharing leaves the focus in the dialog',
  async ({ alice }) => {
    await alice.connect('Linux-C');
    const keys = await leaveTerminal(alice);
    await keys.press('Shift+Tab');
    await keys.press('Shift+Tab');
    expect(await keys.focus()).toBe('button "Share"');
    await keys.press('Enter');
    await keys.tabTo('button "Make a link"');
    await keys.press('Enter');
    expect(await keys.focus()).toBe('textbox "Link for one person"');
    await keys.tabTo('button "End sharing"');
    await keys.press('Enter');
    await keys.sees('Make a link');
    expect(await keys.focus()).toBe('dialog "Share the terminal on Linux-C"');
    await keys.press('Escape');
    expect(await keys.focus()).toBe('button "Share"');
  },
);

scenario(
  'Keyboard: an answer that comes after its dialog was closed is told, and leaves the next dialog open',
  { machines: ['Linux-C', 'Linux-D'] },
  async ({ alice, world }) => {
    await alice.signIn();
    const keys = await alice.byKeyboard('/machines');
    await keys.tabTo('button "Disable Linux-C"');
    {
      await using _slow = await world.browserLink.stall();
      await keys.press('Enter');
      await keys.tabTo('button "Disable it"');
      await keys.press('Enter');
      await keys.press('Escape');
      await keys.tabTo('button "Quarantine Linux-D"');
      await keys.press('Enter');
    }
    await keys.sees('Linux-C was disabled.');
    expect((await keys.dialog()).title).toBe('Quarantine Linux-D?');
  },
);

/** What is asked for in a dialog that is closed at once, and fails. */
const lateFailures = [
  {
    what: 'disabling a machine',
    page: '/machines',
    opens: 'button "Disable Linux-C"',
    does: 'button "Disable it"',
    told: /^Disabling Linux-C failed: The gateway cannot be reached/,
  },
  {
    what: 'a change of the policy',
    page: '/policy',
    opens: 'button "Change idletimeout"',
    does: 'button "Save"',
    told: /^Changing idletimeout failed: The gateway cannot be reached/,
  },
  {
    what: 'a script',
    page: '/machines',
    opens: 'button "Run script on Linux-C"',
    types: 'true',
    does: 'button "Run"',
    told: /^Running the script on Linux-C failed: The gateway cannot be reached/,
  },
];

for (const { what, page, opens, types, does, told } of lateFailures)
  scenario(
    `Keyboard: ${what} that fails after its dialog was closed and the page left is told, until it is dismissed`,
    async ({ alice, world }) => {
      await alice.signIn();
      const keys = await alice.byKeyboard(page);
      await keys.tabTo(opens);
      await keys.press('Enter');
      if (types) await keys.type(types);
      await keys.tabTo(does);
      await using _slow = await world.browserLink.stall();
      await keys.press('Enter');
      await keys.press('Escape');
      await keys.tabTo('link "Signed-in devices"');
      await keys.press('Enter');
      await using _down = await world.browserLink.down();
      await keys.hears(told);
      await keys.tabTo('button "Dismiss"');
      await keys.press('Enter');
      expect(await keys.focus()).toBe('main');
    },
  );

scenario(
  'Keyboard: a script runs on while its button, which can do nothing meanwhile, keeps the focus',
  async ({ alice, machine }) => {
    await alice.signIn();
    const keys = await alice.byKeyboard('/machines');
    await keys.tabTo('button "Run script on Linux-C"');
    await keys.press('Enter');
    await keys.type('true');
    await using _slow = await machine().shells.slow({ latencyMs: 500 });
    await keys.tabTo('button "Run"');
    await keys.press('Enter');
    expect(await keys.focus()).toBe('button "Run"');
    await keys.hears(/^completed exit code 0, after \ds$/);
    expect(await keys.focus()).toBe('button "Run"');
  },
);
