/**
 * Paste: what was copied from anywhere waits at the prompt until a person presses Enter; and what is selected is copied.
 * CVE-2021-31701 (mintty) and its like: `ESC [ 201 ~` in what is pasted ends the brackets that keep it waiting.
 */
import { expect, scenario } from '../sim/index.ts';

scenario('Paste: no line of it runs before Enter is pressed, whatever it holds', async ({ alice }) => {
  const terminal = await alice.connect('Linux-C');
  // Drawn once the terminal knows that the shell asks for brackets.
  await terminal.type("PS1='rea''dy> '\n");
  await terminal.shows('ready> ');
  await terminal.paste('echo $((6 * 7))\u001b[201~\necho $((7 * 8))\n');
  await terminal.shows('echo $((7 * 8))');
  expect(await terminal.text()).not.toContain('42');

  await terminal.press('Enter');
  await terminal.shows('56');
});

scenario('Paste: Ctrl+Shift+C copies what is selected, and interrupts nothing', async ({ alice }) => {
  const terminal = await alice.connect('Linux-C');
  await terminal.type('echo copied; cat\n');
  await terminal.shows('copied');
  expect(await terminal.copy('copied')).toBe('copied');
  await terminal.type('still here\n');
  await terminal.shows('still here');
  expect(await terminal.text()).not.toContain('^C');
});
