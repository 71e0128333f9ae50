/** One terminal on one tab, through all its reconnects: what a person types into it and reads off it. */
import type { Colour, TerminalHandle } from '../person.ts';
import { terminalAddress } from '../terminal-address.ts';
import { TracedTerminal } from '../traced-terminal.ts';
import { BrowserSharePanel } from './browser-share-panel.ts';
import type { ProbedWindow } from './page-probe.ts';
import type { Tab } from './tab.ts';

/** xterm.js names ANSI colours by number in its rows' classes. */
const colours = { red: 'xterm-fg-1', green: 'xterm-fg-2', yellow: 'xterm-fg-3' } satisfies Record<
  Colour,
  string
>;

export class Terminal extends TracedTerminal implements TerminalHandle {
  readonly tab: Tab;
  readonly machine: string;

  constructor(tab: Tab, machine: string) {
    super(tab.user.world.history, tab.name);
    this.tab = tab;
    this.machine = machine;
  }

  get #page() {
    return this.tab.page;
  }

  get #time() {
    return this.tab.user.world.time;
  }

  /** Types into it, key by key; `\n` is Enter. */
  async type(text: string): Promise<void> {
    this.tab.user.did(`types ${JSON.stringify(text)}`);
    await this.#focus();
    await this.#page.keyboard.type(text);
    this.tab.party.poked = true;
    await this.#time.settle();
  }

  /** Presses a key by Playwright's name, `Control+d`. */
  async press(key: string): Promise<void> {
    this.tab.user.did(`presses ${key}`);
    await this.#focus();
    await this.#page.keyboard.press(key);
    this.tab.party.poked = true;
    await this.#time.settle();
  }

  async #focus(): Promise<void> {
    const input = this.#page.locator('.xterm-helper-textarea');
    await this.tab.sees(input, 'attached');
    await input.focus();
  }

  async paste(text: string): Promise<void> {
    this.tab.user.did(`pastes ${JSON.stringify(text)}`);
    await this.#page.locator('.xterm-helper-textarea').evaluate((input, copied) => {
      const clipboardData = new DataTransfer();
      clipboardData.setData('text/plain', copied);
      const paste = new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true });
      input.dispatchEvent(paste);
    }, text);
    this.tab.party.poked = true;
    await this.#time.settle();
  }

  async copy(word: string): Promise<string> {
    this.tab.user.did(`copies ${word}`);
    const line = this.#page.locator('.xterm-rows > div').filter({ hasText: new RegExp(`^${word}`) });
    const { x, y } = (await line.last().boundingBox())!;
    const copied = await this.#page.evaluateHandle(() => {
      const texts: string[] = [];
      document.addEventListener('copy', ({ clipboardData }) =>
        texts.push(clipboardData!.getData('text/plain')),
      );
      return texts;
    });
    // By the mouse itself: a terminal takes it over its lines, not on them.
    await this.#page.mouse.dblclick(x + 10, y + 8);
    await this.press('Control+Shift+C');
    return (await copied.jsonValue()).join();
  }

  /** Waits until a line holds `text` (in `color`, where one is asked for). */
  async shows(text: string, options: { color?: Colour } = {}): Promise<void> {
    await this.#time.until(
      async () => (await this.#lines(options.color)).some((line) => line.includes(text)),
      async () =>
        `expected the terminal to show "${text}"${options.color ? ` in ${options.color}` : ''}, it shows:\n${(await this.text()) || '(nothing)'}`,
    );
  }

  async text(): Promise<string> {
    return (await this.#lines()).join('\n').trimEnd();
  }

  /** Waits for the green header. */
  async isConnected(): Promise<void> {
    await this.#hasStatus('Connected');
  }

  /** Waits for the grey header. */
  async isDisconnected(): Promise<void> {
    await this.#hasStatus('Disconnected');
  }

  /** The X of the header: the terminal goes, and what stood in its place is back: machines, or an invitation. */
  async close(): Promise<void> {
    this.tab.user.did('clicks X');
    await this.tab.click(this.#page.getByRole('button', { name: 'Close terminal' }));
    await this.tab.sees(this.#page.getByRole('button', { name: /^(Connect|Join)$/ }));
  }

  /** Clicks Reconnect without waiting for what comes of it. */
  async clickReconnect(): Promise<void> {
    this.tab.user.did('clicks Reconnect');
    await this.tab.click(this.#page.getByRole('button', { name: 'Reconnect' }));
  }

  async reconnect(): Promise<void> {
    await this.clickReconnect();
    await this.isConnected();
  }

  async offersReconnect(): Promise<void> {
    await this.tab.sees(this.#page.getByRole('button', { name: 'Reconnect' }));
  }

  async doubleClickReconnect(): Promise<void> {
    await this.offersReconnect();
    this.tab.user.did('double-clicks Reconnect');
    await this.#page.getByRole('button', { name: 'Reconnect' }).dblclick();
    this.tab.party.poked = true;
  }

  /** Waits for the warning that the session is about to end for idleness. */
  async warnsOfIdleness(): Promise<void> {
    await this.tab.sees(this.#page.getByText('Nobody has typed for a while'));
  }

  async hasNoWarning(): Promise<void> {
    await this.#time.until(
      async () => !(await this.#page.getByText('Nobody has typed for a while').isVisible()),
      () => 'expected the idle warning to be withdrawn',
    );
  }

  async stay(): Promise<void> {
    this.tab.user.did('clicks "Stay connected"');
    await this.tab.click(this.#page.getByRole('button', { name: 'Stay connected' }));
  }

  async saysEndedBy(setting: string): Promise<void> {
    await this.tab.sees(this.#page.getByText(`Ended by the policy ${setting}`));
  }

  sharing(): BrowserSharePanel {
    return new BrowserSharePanel(this.tab);
  }

  async saysNotSent(): Promise<void> {
    await this.tab.sees(this.#page.getByText('what you typed was not sent'));
  }

  /** Drags the window to another size: the terminal follows. */
  async resizeWindow(width: number, height: number): Promise<void> {
    this.tab.user.did(`resizes the window to ${width} × ${height}`);
    await this.#page.setViewportSize({ width, height });
    this.tab.party.poked = true;
    await this.#time.advance(100);
  }

  async pageOpens(shellToken: string): Promise<void> {
    const { user, party } = this.tab;
    user.did('has the page open a WebSocket');
    const url = terminalAddress(user.world, this.machine, await user.apiClient(), shellToken);
    await this.#page.evaluate((address) => void new WebSocket(address), url);
    party.poked = true;
    await this.#time.settle();
  }

  async pageSends(message: string | { readonly bytes: number }): Promise<void> {
    const what = typeof message === 'string' ? message : `${message.bytes} bytes`;
    this.tab.user.did(`has the page send ${what}`);
    await this.#page.evaluate((sent) => {
      const socket = (globalThis as unknown as ProbedWindow).__hangupProbe.newest();
      socket.send(typeof sent === 'string' ? sent : new Uint8Array(sent.bytes));
    }, message);
    this.tab.party.poked = true;
    await this.#time.settle();
  }

  async pageCloses(code?: number, reason?: string): Promise<void> {
    this.tab.user.did(`has the page close with ${code ?? 'no code'}`);
    await this.#page.evaluate(
      ([how, why]) => (globalThis as unknown as ProbedWindow).__hangupProbe.newest().close(how, why),
      [code, reason] as const,
    );
    this.tab.party.poked = true;
    await this.#time.settle();
  }

  closeTab(): Promise<void> {
    return this.tab.close();
  }

  async #hasStatus(status: string): Promise<void> {
    const { page, party, user } = this.tab;
    party.poked = true;
    const element = page.getByRole('status', { name: 'Connection' });
    const text = async () =>
      (await element.count()) > 0 ? (await element.innerText()).trim() : '(no status)';
    await this.#time.until(
      async () => (await text()) === status,
      async () =>
        `expected the header to say "${status}", it says "${await text()}"; the page:\n${await this.tab.text()}`,
      40_000,
    );
    user.world.record(`page:${party.name}`, 'page.status', { page: party.name, status });
  }

  async #lines(color?: Colour): Promise<string[]> {
    const scope = color ? `.xterm-rows span.${colours[color]}` : '.xterm-rows > div';
    return this.#page.locator(scope).allTextContents();
  }
}
