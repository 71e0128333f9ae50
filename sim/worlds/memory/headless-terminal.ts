/** One terminal of a headless person, through all its reconnects. */
import { endingPolicy } from '../../../system/dashboard/connection/ending-policy.ts';
import type { ConnectionStatus } from '../../../system/dashboard/connection/snapshot.ts';
import { type Colour, NotAtThisTier, type TerminalHandle } from '../person.ts';
import { terminalAddress } from '../terminal-address.ts';
import { TracedTerminal } from '../traced-terminal.ts';
import { HeadlessSharePanel } from './headless-share-panel.ts';
import type { HeadlessTab } from './headless-user.ts';

/** The header's words. */
const words: Record<ConnectionStatus, string> = {
  idle: '(no terminal)',
  connecting: 'Connecting…',
  connected: 'Connected',
  disconnected: 'Disconnected',
};

/** Pixels of a character, as the dashboard's font has it. */
const cell = { width: 8.4, height: 17 };

const utf8 = new TextEncoder();

const keys: Record<string, string> = { Enter: '\r', Escape: '\u001b', Tab: '\t' };

export class HeadlessTerminal extends TracedTerminal implements TerminalHandle {
  readonly tab: HeadlessTab;
  readonly machine: string;

  constructor(tab: HeadlessTab, machine: string) {
    super(tab.user.world.history, tab.name);
    this.tab = tab;
    this.machine = machine;
  }

  async type(text: string): Promise<void> {
    this.tab.user.did(`types ${JSON.stringify(text)}`);
    for (const key of text) this.#send(key === '\n' ? '\r' : key);
    await this.#time.settle();
  }

  async paste(): Promise<void> {
    throw new NotAtThisTier('without a browser there is no clipboard');
  }

  async copy(): Promise<string> {
    throw new NotAtThisTier('without a browser there is no clipboard');
  }

  async press(key: string): Promise<void> {
    this.tab.user.did(`presses ${key}`);
    const control = /^Control\+([a-z])$/.exec(key)?.[1];
    const bytes = control ? String.fromCharCode(control.charCodeAt(0) & 0x1f) : keys[key];
    if (bytes === undefined) throw new Error(`a headless person does not know the key "${key}"`);
    this.#send(bytes);
    await this.#time.settle();
  }

  shows(text: string, { color }: { color?: Colour } = {}): Promise<void> {
    return this.#time.until(
      () => this.tab.page.screen.lines(color).some((line) => line.includes(text)),
      async () =>
        `expected the terminal to show "${text}"${color ? ` in ${color}` : ''}, it shows:\n${(await this.text()) || '(nothing)'}`,
    );
  }

  async text(): Promise<string> {
    return this.tab.page.screen.lines().join('\n').trimEnd();
  }

  isConnected(): Promise<void> {
    return this.#hasStatus('connected');
  }

  isDisconnected(): Promise<void> {
    return this.#hasStatus('disconnected');
  }

  async close(): Promise<void> {
    this.tab.user.did('clicks X');
    this.#connection.close();
    await this.#time.settle();
  }

  async clickReconnect(): Promise<void> {
    await this.offersReconnect();
    this.tab.user.did('clicks Reconnect');
    this.#connection.reconnect();
    await this.#time.settle();
  }

  async reconnect(): Promise<void> {
    await this.clickReconnect();
    await this.isConnected();
  }

  offersReconnect(): Promise<void> {
    return this.#time.until(
      () => this.#connection.getSnapshot().status === 'disconnected',
      () => `expected Reconnect to be offered; ${this.#says}`,
    );
  }

  async doubleClickReconnect(): Promise<void> {
    await this.offersReconnect();
    this.tab.user.did('double-clicks Reconnect');
    this.#connection.reconnect();
    this.#connection.reconnect();
  }

  warnsOfIdleness(): Promise<void> {
    return this.#time.until(
      () => this.#connection.getSnapshot().idleEndsAtMs !== null,
      () => 'expected the idle warning',
    );
  }

  hasNoWarning(): Promise<void> {
    return this.#time.until(
      () => this.#connection.getSnapshot().idleEndsAtMs === null,
      () => 'expected the idle warning to be withdrawn',
    );
  }

  async stay(): Promise<void> {
    await this.warnsOfIdleness();
    this.tab.user.did('clicks "Stay connected"');
    await this.#time.during(this.tab.page.api.refreshTerminal(this.session!));
    await this.#time.settle();
  }

  saysEndedBy(setting: string): Promise<void> {
    return this.#time.until(
      () => endingPolicy(this.#connection.getSnapshot().closed)?.setting === setting,
      () => `expected the page to say that ${setting} ended the session`,
    );
  }

  sharing(): HeadlessSharePanel {
    return new HeadlessSharePanel(this.tab, this.session!);
  }

  saysNotSent(): Promise<void> {
    return this.#time.until(
      () => this.#connection.getSnapshot().inputRefused,
      () => 'expected the notice that what was typed was not sent',
    );
  }

  async resizeWindow(width: number, height: number): Promise<void> {
    this.tab.user.did(`resizes the window to ${width} × ${height}`);
    this.#connection.resize(width / cell.width, height / cell.height);
    await this.#time.advance(100);
  }

  async pageOpens(shellToken: string): Promise<void> {
    const { user, page } = this.tab;
    user.did('has the page open a WebSocket');
    page.openSocket(terminalAddress(user.world, this.machine, await user.apiClient(), shellToken));
    await this.#time.settle();
  }

  async pageSends(message: string | { readonly bytes: number }): Promise<void> {
    const what = typeof message === 'string' ? message : `${message.bytes} bytes`;
    this.tab.user.did(`has the page send ${what}`);
    this.tab.page.newestSocket.send(typeof message === 'string' ? message : new Uint8Array(message.bytes));
    await this.#time.settle();
  }

  async pageCloses(code?: number, reason?: string): Promise<void> {
    this.tab.user.did(`has the page close with ${code ?? 'no code'}`);
    this.tab.page.newestSocket.close(code, reason);
    await this.#time.settle();
  }

  async closeTab(): Promise<void> {
    this.tab.user.did('closes the tab');
    this.tab.close();
    await this.#time.settle();
  }

  get #connection() {
    return this.tab.page.connection;
  }

  get #time() {
    return this.tab.user.world.time;
  }

  get #says(): string {
    return `the header says "${words[this.#connection.getSnapshot().status]}"`;
  }

  #send(text: string): void {
    this.#connection.send(utf8.encode(text));
  }

  async #hasStatus(status: ConnectionStatus): Promise<void> {
    const { name, user } = this.tab;
    await this.#time.until(
      () => this.#connection.getSnapshot().status === status,
      async () =>
        `expected the header to say "${words[status]}", ${this.#says}; the terminal:\n${await this.text()}`,
      40_000,
    );
    user.world.record(`page:${name}`, 'page.status', { page: name, status: words[status] });
  }
}
