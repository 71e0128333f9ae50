/** One tab of a person's browser, through all the documents it shows: where they go, what they click, fill in and see. */
import type { Locator, Page } from '@playwright/test';
import { closeSeen } from '../../evidence/close.ts';
import type { TabHandle } from '../person.ts';
import { Unmet } from '../world-time.ts';
import type { BrowserUser } from './browser-user.ts';
import type { PageParty } from './page-party.ts';
import { Terminal } from './terminal.ts';

/** Where the dashboard keeps the sign-in of a tab. */
const signInKey = 'hangup.sign-in';

export class Tab implements TabHandle {
  readonly user: BrowserUser;
  readonly party: PageParty;

  constructor(user: BrowserUser, party: PageParty) {
    this.user = user;
    this.party = party;
  }

  get name(): string {
    return this.party.name;
  }

  /** Throws Unmet while it hangs: nobody can do or see anything there. */
  get page(): Page {
    if (this.party.hangs) throw new Unmet(`expected ${this.name} to answer, its page hangs`);
    return this.party.page;
  }

  get #time() {
    return this.user.world.time;
  }

  /** Rejects with Unmet where no page comes. */
  async goto(path: string): Promise<void> {
    await this.user.bringClockToNow();
    try {
      await this.page.goto(path);
    } catch (error) {
      const [, why] = /net::(ERR_\w+)/.exec(String(error)) ?? [];
      throw why ? new Unmet(`expected ${this.name} to load ${path}, the browser says ${why}`) : error;
    }
    this.party.poked = true;
    await this.#time.settle();
  }

  /** Takes over the sign-in of another tab, as one opened from it does. */
  async copySignIn(from: Tab): Promise<void> {
    const stored = await from.storedSignIn();
    // The smallest document of the dashboard's origin.
    await this.goto('/healthz');
    await this.page.evaluate(([key, value]) => sessionStorage.setItem(key, value), [
      signInKey,
      stored,
    ] as const);
  }

  /** What the dashboard keeps of the sign-in; holds the access token. Rejects with Unmet where there is none. */
  async storedSignIn(): Promise<string> {
    const stored = await this.page.evaluate(readSignIn, signInKey);
    if (!stored) throw new Unmet(`expected somebody to be signed in on ${this.party.name}`);
    return stored;
  }

  /** Leaves the dashboard for another document, as by a link. */
  async leaveFor(path: string): Promise<void> {
    this.user.did(`leaves for ${path}`);
    await this.goto(path);
    await this.#socketIsClosed('left');
  }

  async close(): Promise<void> {
    this.user.did('closes the tab');
    await this.page.close({ runBeforeUnload: true });
    await this.#time.until(
      () => this.party.gone,
      () => `expected ${this.name} to close`,
    );
    await this.#socketIsClosed('closed');
  }

  /** What a page does as it goes is sent behind its back: it is gone, or another document there, first. */
  async #socketIsClosed(when: string): Promise<void> {
    const { history } = this.user.world;
    const token = history.of('page.socket_opening').findLast(({ data }) => data.page === this.name)
      ?.data.token;
    if (!token) return;
    await this.#time.until(
      () => closeSeen(history.records, token).browserWire !== null,
      () => `expected ${this.name} to close its WebSocket when it was ${when}`,
    );
  }

  async hangs(): Promise<AsyncDisposable> {
    if (this.party.gone) throw new Unmet(`expected ${this.name} to be open`);
    this.user.did('has a page that hangs');
    await this.party.hang();
    return {
      [Symbol.asyncDispose]: async () => {
        this.user.did('has a page that goes on');
        await this.party.goOn(this.#time.now());
        await this.#time.settle();
      },
    };
  }

  async hides(): Promise<AsyncDisposable> {
    this.user.did('puts the page into the background');
    await this.party.hide(true);
    return {
      [Symbol.asyncDispose]: async () => {
        this.user.did('brings the page back');
        await this.party.hide(false);
      },
    };
  }

  async connect(machine: string): Promise<Terminal> {
    this.user.did(`connects to ${machine}`);
    const choice = this.page.getByRole('combobox', { name: 'Machine' });
    // Whoever has just signed in is there already; to load a page anew is dear.
    if (!(await choice.isVisible())) await this.goto('/remote-management');
    await this.sees(choice.locator('option', { hasText: machine }), 'attached');
    const value = await choice.locator('option', { hasText: machine }).getAttribute('value');
    await choice.selectOption(value);
    this.party.poked = true;
    await this.click(this.page.getByRole('button', { name: 'Connect', exact: true }));
    const terminal = new Terminal(this, machine);
    await terminal.isConnected();
    return terminal;
  }

  async join(machine: string, invitation: string, shell: 'shared' | 'own'): Promise<Terminal> {
    this.user.did('accepts an invitation');
    await this.goto(`/join#${invitation}`);
    await this.click(this.page.getByRole('button', { name: 'Accept the invitation' }));
    const name = shell === 'own' ? 'Open a shell of my own' : 'Join';
    await this.click(this.page.getByRole('button', { name, exact: true }));
    const terminal = new Terminal(this, machine);
    await terminal.isConnected();
    return terminal;
  }

  async click(target: Locator): Promise<void> {
    await this.sees(target);
    await this.#time.until(
      () => target.isEnabled(),
      async () =>
        `expected ${this.user.name} to be let click ${target}, the page shows:\n${await this.text()}`,
    );
    await target.click();
    this.party.poked = true;
    await this.#time.settle();
  }

  async fill(target: Locator, text: string): Promise<void> {
    await this.sees(target);
    await target.fill(text);
    this.party.poked = true;
  }

  /** Waits, in the world's time, until it is there. */
  async sees(target: Locator, state: 'visible' | 'attached' = 'visible'): Promise<void> {
    this.party.poked = true;
    await this.#time.until(
      async () => (state === 'visible' ? target.first().isVisible() : (await target.count()) > 0),
      async () => `expected ${this.user.name} to see ${target}, the page shows:\n${await this.text()}`,
    );
  }

  /** What the page says, for messages. */
  async text(): Promise<string> {
    return (await this.page.locator('body').innerText()).slice(0, 2000);
  }
}

/** Runs in the page. Where a page did not load, nothing of the dashboard can be read. */
function readSignIn(key: string): string | null {
  return location.protocol === 'chrome-error:' ? null : sessionStorage.getItem(key);
}
