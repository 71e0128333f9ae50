/**
 * A person at the real dashboard in Chromium: one browser context is one device with one sign-in, one tab
 * (`tab.ts`) a page in it. Everything here is what a person does or sees; waiting moves the world's time.
 */
import type { Browser, BrowserContext } from '@playwright/test';
import type { Answer, ApiClient } from '../../evidence/api-client.ts';
import type { Keyboard } from '../keyboard.ts';
import type { Account } from '../people.ts';
import { NotAtThisTier, type Person } from '../person.ts';
import type { SessionsPage } from '../sessions-page.ts';
import { violationsOn } from './accessibility.ts';
import { BrowserAuditPage } from './audit-page.ts';
import { BrowserAdministration } from './browser-administration.ts';
import { BrowserKeyboard } from './browser-keyboard.ts';
import type { BrowserWorld, FrontDoor } from './browser-world.ts';
import { PageParty } from './page-party.ts';
import { installPageProbe, type ProbeReport } from './page-probe.ts';
import { BrowserRecordingsPage } from './recordings-page.ts';
import { BrowserSessionsPage } from './sessions-page.ts';
import { Tab } from './tab.ts';
import type { Terminal } from './terminal.ts';

/** Each is a renderer process of its own. */
const mostTabs = 20;

export class BrowserUser implements Person {
  readonly world: BrowserWorld;
  /** By which they come in. */
  readonly gateway: FrontDoor;
  readonly person: Account;
  /** `alice`, or `alice@B` on a further device. */
  readonly name: string;
  readonly context: BrowserContext;
  readonly tabs: Tab[] = [];
  #pausedAt = -1;
  #pausing: Promise<void> = Promise.resolve();

  private constructor(
    world: BrowserWorld,
    person: Account,
    name: string,
    context: BrowserContext,
    gateway: FrontDoor,
  ) {
    this.world = world;
    this.gateway = gateway;
    this.person = person;
    this.name = name;
    this.context = context;
  }

  /** A new device with nobody signed in. */
  static async create(
    world: BrowserWorld,
    browser: Browser,
    person: Account,
    device: string,
    gateway: FrontDoor,
  ): Promise<BrowserUser> {
    const name = device === '' ? person.name : `${person.name}@${device}`;
    const context = await browser.newContext({
      baseURL: gateway.origin,
      userAgent: `Chromium on ${device || 'desk'}`,
    });
    const { epochMs, stepped } = world.pageClock;
    // Installed early and paused before the first page: the other order sometimes throws.
    if (stepped) await context.clock.install({ time: epochMs - 3_600_000 });
    await context.addInitScript(installPageProbe);
    return new BrowserUser(world, person, name, context, gateway);
  }

  /** The first tab, opened when needed. */
  async tab(): Promise<Tab> {
    return this.tabs.find((tab) => !tab.party.gone) ?? this.newTab();
  }

  async newTab(): Promise<Tab> {
    const page = await this.context.newPage();
    const party = new PageParty(
      `${this.name}-${this.tabs.length + 1}`,
      page,
      this.world,
      this.world.pageClock,
    );
    await page.exposeFunction('__hangupFarewell', (report: ProbeReport) => party.take(report));
    const tab = new Tab(this, party);
    this.tabs.push(tab);
    this.world.addPage(party);
    return tab;
  }

  /** Signs in through the form. */
  async signIn(): Promise<void> {
    const tab = await this.tab();
    this.did('signs in');
    await tab.goto('/');
    await tab.fill(tab.page.getByRole('textbox', { name: 'Email' }), this.person.email);
    await tab.fill(tab.page.getByLabel('Password', { exact: true }), this.person.password);
    await tab.click(tab.page.getByRole('button', { name: 'Sign in' }));
    await tab.sees(tab.page.getByRole('link', { name: 'Remote management' }));
  }

  /** Opens a terminal on a machine in the first tab (signing in first when needed), up to green "Connected". */
  async connect(machine: string): Promise<Terminal> {
    const tab = await this.tab();
    if (!(await this.signedIn(tab))) await this.signIn();
    return tab.connect(machine);
  }

  /** A further tab of this device with a terminal of its own. */
  async connectInNewTab(machine: string): Promise<Terminal> {
    const first = await this.tab();
    const tab = await this.newTab();
    await tab.copySignIn(first);
    return tab.connect(machine);
  }

  async connectInTabs(machine: string, count: number): Promise<Terminal[]> {
    if (count > mostTabs) throw new NotAtThisTier(`${count} tabs of Chromium are more than a machine bears`);
    const terminals: Terminal[] = [];
    for (let tab = 0; tab < count; tab++) terminals.push(await this.connectInNewTab(machine));
    return terminals;
  }

  async join(machine: string, invitation: string, shell: 'shared' | 'own' = 'shared'): Promise<Terminal> {
    const tab = await this.tab();
    if (!(await this.signedIn(tab))) await this.signIn();
    return tab.join(machine, invitation, shell);
  }

  /** Follows a link of the dashboard's navigation in the first tab. */
  async follow(link: string): Promise<void> {
    this.did(`goes to ${link}`);
    const tab = await this.tab();
    await tab.click(tab.page.getByRole('link', { name: link }).first());
  }

  async recordingsPage(): Promise<BrowserRecordingsPage> {
    return BrowserRecordingsPage.open(await this.furtherTab());
  }

  async auditPage(): Promise<BrowserAuditPage> {
    return new BrowserAuditPage(await this.furtherTab());
  }

  async administration(): Promise<BrowserAdministration> {
    return new BrowserAdministration(await this.furtherTab());
  }

  /** Signs out the other devices, on the page made for it, in a tab of its own. */
  async revokeOthers(): Promise<void> {
    this.did('signs out the other devices');
    const tab = await this.devicesTab();
    await tab.click(tab.page.getByRole('button', { name: 'Sign out other devices' }));
    await tab.click(tab.page.getByRole('button', { name: /^Sign out \d+ device/ }));
    await tab.sees(tab.page.getByText(/were? signed out|was signed out/));
  }

  /** Signs out one device, told by the words its row shows. */
  async revokeDevice(device: string, reason: string): Promise<void> {
    this.did(`signs out ${device}: ${reason}`);
    const tab = await this.devicesTab();
    const row = tab.page.getByRole('listitem').filter({ hasText: device });
    await tab.click(row.getByRole('button', { name: 'Revoke' }));
    await tab.fill(tab.page.getByRole('dialog').getByRole('textbox'), reason);
    await tab.click(tab.page.getByRole('button', { name: 'Sign it out' }));
    await tab.sees(tab.page.getByText('was signed out.'));
  }

  async sessionsPage(): Promise<SessionsPage> {
    this.did('opens the list of sessions');
    const first = await this.tab();
    const tab = await this.newTab();
    await tab.copySignIn(first);
    return BrowserSessionsPage.open(tab);
  }

  async byKeyboard(path?: string): Promise<Keyboard> {
    const tab = await this.tab();
    if (path !== undefined) {
      this.did(`goes to ${path}`);
      await tab.goto(path);
    }
    return BrowserKeyboard.of(tab);
  }

  async barriersAt({ width, colours }: { width: number; colours: 'light' | 'dark' }): Promise<string[]> {
    const { page, party } = await this.tab();
    await page.setViewportSize({ width, height: 900 });
    await page.emulateMedia({ colorScheme: colours });
    party.poked = true;
    await this.world.time.settle();
    return this.world.time.during(violationsOn(page));
  }

  /** The person's sign-in, used by hand at their gateway: the access token of the first tab. */
  async apiClient(): Promise<ApiClient> {
    const stored = await (await this.tab()).storedSignIn();
    return this.world.apiClient(this.gateway.id).withJwt(accessTokenIn(stored));
  }

  async callApi(method: string, path: string, body?: unknown): Promise<Answer> {
    this.did(`${method} ${path}`);
    const answer = await (await this.apiClient()).call(method, path, body);
    await this.world.time.settle();
    return answer;
  }

  /** Every tab but the first may be anything; the first asks to sign in. */
  async isSignedOut(): Promise<void> {
    const tab = await this.tab();
    await tab.goto('/devices');
    await tab.sees(tab.page.getByRole('button', { name: 'Sign in' }));
  }

  /** SIGKILL to the browser; only for a person with a browser of their own. */
  async killBrowser(): Promise<void> {
    this.did('has their browser killed');
    await this.world.killBrowser();
    for (const tab of this.tabs) tab.party.leave();
    await this.world.time.until(
      () => this.gateway.browserLink.connections().every(({ closed }) => closed),
      () => 'expected the browser to be gone from the wire',
    );
  }

  private async devicesTab(): Promise<Tab> {
    const first = await this.tab();
    const tab = await this.newTab();
    await tab.copySignIn(first);
    await tab.goto('/devices');
    return tab;
  }

  did(what: string): void {
    this.world.record(`person:${this.name}`, 'person.acted', { person: this.name, did: what });
  }

  /** New documents start at the world's present, not where the device was first switched on. */
  async bringClockToNow(): Promise<void> {
    const { epochMs, stepped } = this.world.pageClock;
    const now = this.world.time.now();
    if (!stepped) return;
    if (now > this.#pausedAt) {
      this.#pausedAt = now;
      this.#pausing = this.context.clock.pauseAt(epochMs + now);
    }
    // Two tabs may be opened at one moment.
    await this.#pausing;
  }

  async close(): Promise<void> {
    await this.context.close();
  }

  private async furtherTab(): Promise<Tab> {
    const first = await this.tab();
    if (!(await this.signedIn(first))) await this.signIn();
    const tab = await this.newTab();
    await tab.copySignIn(first);
    return tab;
  }

  private async signedIn(tab: Tab): Promise<boolean> {
    return (
      tab.page.url() !== 'about:blank' &&
      (await tab.page.getByRole('link', { name: 'Remote management' }).isVisible())
    );
  }
}

function accessTokenIn(stored: string): string {
  const [token] = /eyJ[\w-]+\.[\w-]+\.[\w-]+/.exec(stored) ?? [];
  if (!token) throw new Error('the stored sign-in holds no access token');
  return token;
}
