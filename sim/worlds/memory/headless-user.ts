/**
 * A person without a browser: what they click goes to the dashboard's own connection core, what they see is
 * what that would show. What only a browser can do is refused with `NotAtThisTier`.
 */
import type { SignInStorage } from '../../../system/dashboard/api/sign-in.ts';
import type { Answer, ApiClient } from '../../evidence/api-client.ts';
import type { Keyboard } from '../keyboard.ts';
import type { Account } from '../people.ts';
import { NotAtThisTier, type Person, type TabHandle } from '../person.ts';
import type { SessionsPage } from '../sessions-page.ts';
import { Unmet } from '../world-time.ts';
import { HeadlessAuditPage } from './audit-page.ts';
import { HeadlessAdministration } from './headless-administration.ts';
import { HeadlessSessionsPage } from './headless-sessions-page.ts';
import { HeadlessTerminal } from './headless-terminal.ts';
import { MainThread } from './main-thread.ts';
import { type Fetch, keptConnections, memoryFetch } from './memory-fetch.ts';
import type { MemoryGateway } from './memory-gateway.ts';
import { Page, type Surroundings } from './page.ts';
import { HeadlessRecordingsPage } from './recordings-page.ts';
import type { MemoryWorld } from './world.ts';

/** Where the dashboard keeps the sign-in of a tab. */
const signInKey = 'hangup.sign-in';

export class HeadlessUser implements Person {
  readonly world: MemoryWorld;
  /** By which they come in. */
  readonly gateway: MemoryGateway;
  readonly name: string;
  /** Of their browser. */
  readonly fetch: Fetch;
  readonly #account: Account;
  readonly #userAgent: string;
  readonly #tabs: HeadlessTab[] = [];
  readonly #connections: ReturnType<typeof keptConnections>;

  /** A new device with nobody signed in. */
  constructor(world: MemoryWorld, account: Account, device: string, gateway: MemoryGateway) {
    this.world = world;
    this.gateway = gateway;
    this.#account = account;
    this.name = device === '' ? account.name : `${account.name}@${device}`;
    this.#userAgent = `Chromium on ${device || 'desk'}`;
    this.#connections = keptConnections(() => gateway.browserLink.dial());
    this.fetch = memoryFetch(this.#connections, this.#userAgent);
  }

  async signIn(): Promise<void> {
    const tab = this.#tab();
    this.did('signs in');
    const page = tab.goto('/');
    const answer = await this.world.time.during(page.api.login(this.#account.email, this.#account.password));
    this.world.secret('access token', answer.access_token);
    page.signIn.accept(answer);
  }

  async connect(machine: string): Promise<HeadlessTerminal> {
    const tab = this.#tab();
    if (!tab.page.signIn.getSnapshot().current) await this.signIn();
    return tab.connect(machine);
  }

  connectInNewTab(machine: string): Promise<HeadlessTerminal> {
    return this.#newTabSignedIn().connect(machine);
  }

  async connectInTabs(machine: string, count: number): Promise<HeadlessTerminal[]> {
    const terminals: HeadlessTerminal[] = [];
    for (let tab = 0; tab < count; tab++) terminals.push(await this.connectInNewTab(machine));
    return terminals;
  }

  async join(
    machine: string,
    invitation: string,
    shell: 'shared' | 'own' = 'shared',
  ): Promise<HeadlessTerminal> {
    const tab = this.#tab();
    if (!tab.page.signIn.getSnapshot().current) await this.signIn();
    return tab.join(machine, invitation, shell);
  }

  async follow(link: string): Promise<void> {
    throw new NotAtThisTier(`without a browser there are no pages between which a link "${link}" leads`);
  }

  async sessionsPage(): Promise<SessionsPage> {
    this.did('opens the list of sessions');
    return HeadlessSessionsPage.open(this.#newTabSignedIn());
  }

  async byKeyboard(): Promise<Keyboard> {
    throw new NotAtThisTier('without a browser there is no focus');
  }

  async barriersAt(): Promise<string[]> {
    throw new NotAtThisTier('without a browser there is no page to look at');
  }

  async recordingsPage(): Promise<HeadlessRecordingsPage> {
    return new HeadlessRecordingsPage(await this.#furtherTab('/recordings'));
  }

  async auditPage(): Promise<HeadlessAuditPage> {
    return new HeadlessAuditPage(await this.#furtherTab('/audit-log'));
  }

  async administration(): Promise<HeadlessAdministration> {
    return new HeadlessAdministration(await this.#furtherTab('/machines'));
  }

  async revokeOthers(): Promise<void> {
    this.did('signs out the other devices');
    const page = this.#newTabSignedIn().goto('/devices');
    await this.world.time.during(page.api.revokeOthers());
    await this.world.time.settle();
  }

  async revokeDevice(device: string, reason: string): Promise<void> {
    this.did(`signs out ${device}: ${reason}`);
    const { time } = this.world;
    const { api } = this.#newTabSignedIn().goto('/devices');
    const sessions = await time.during(api.userSessions());
    const session = sessions.find(({ user_agent }) => user_agent?.includes(device));
    if (!session) throw new Unmet(`${this.name} sees no device "${device}"`);
    await time.during(api.revoke(session.id, reason));
    await time.settle();
  }

  async apiClient(): Promise<ApiClient> {
    const { current } = this.#tab().page.signIn.getSnapshot();
    if (!current) throw new Unmet(`${this.name} is not signed in`);
    return this.world.apiClient(this.gateway.id).withJwt(current.accessToken);
  }

  async callApi(method: string, path: string, body?: unknown): Promise<Answer> {
    this.did(`${method} ${path}`);
    const answer = await (await this.apiClient()).call(method, path, body);
    await this.world.time.settle();
    return answer;
  }

  async isSignedOut(): Promise<void> {
    const page = this.#tab().goto('/devices');
    // A refusal is what the page is asked for, to see what it makes of it.
    await this.world.time.during(page.api.userSessions().catch(() => null));
    await this.world.time.until(
      () => page.signIn.getSnapshot().current === null,
      () => `expected the page of ${this.name} to ask for a sign-in`,
    );
  }

  async killBrowser(): Promise<void> {
    this.did('has their browser killed');
    for (const tab of this.#tabs) tab.die();
    this.#connections.agent.destroy();
    await this.world.time.settle();
  }

  did(what: string): void {
    this.world.record(`person:${this.name}`, 'person.acted', { person: this.name, did: what });
  }

  /** The first tab, opened when needed. */
  #tab(): HeadlessTab {
    return this.#tabs.find((tab) => !tab.gone) ?? this.#newTab();
  }

  async #furtherTab(path: string): Promise<HeadlessTab> {
    if (!this.#tab().page.signIn.getSnapshot().current) await this.signIn();
    const tab = this.#newTabSignedIn();
    tab.goto(path);
    return tab;
  }

  #newTab(): HeadlessTab {
    const tab = new HeadlessTab(this, `${this.name}-${this.#tabs.length + 1}`, this.#userAgent);
    this.#tabs.push(tab);
    return tab;
  }

  #newTabSignedIn(): HeadlessTab {
    const first = this.#tab();
    const tab = this.#newTab();
    tab.copySignIn(first);
    return tab;
  }
}

export class HeadlessTab implements TabHandle {
  readonly user: HeadlessUser;
  readonly name: string;
  readonly #items = new Map<string, string>();
  readonly #surroundings: Surroundings;
  readonly #thread: MainThread;
  #connections = 0;
  #page: Page;
  gone = false;

  constructor(user: HeadlessUser, name: string, userAgent: string) {
    this.user = user;
    this.name = name;
    const { world } = user;
    this.#thread = new MainThread(world.clock);
    const items = this.#items;
    const storage: SignInStorage = {
      getItem: (key) => items.get(key) ?? null,
      setItem: (key, value) => void items.set(key, value),
      removeItem: (key) => void items.delete(key),
    };
    this.#surroundings = {
      name,
      userAgent,
      storage,
      origin: user.gateway.origin,
      clock: world.clock,
      thread: this.#thread,
      entropy: world.pageEntropy,
      connectionName: `tab-${world.pageEntropy.bytes(6).toString('hex')}`,
      fetch: user.fetch,
      dial: () => user.gateway.browserLink.dial(),
      nextConnection: () => ++this.#connections,
      observe: (kind, data) => world.record(`page:${name}`, kind, data),
      secret: (what, plain) => world.secret(what, plain),
    };
    this.#page = new Page(this.#surroundings);
  }

  get page(): Page {
    return this.#page;
  }

  /** A new document; the one before it is left. */
  goto(_path: string): Page {
    this.#leavePage(this.#page.hadSockets);
    this.#page = new Page(this.#surroundings);
    return this.#page;
  }

  /** Takes over the sign-in of another tab, as one opened from it does. */
  copySignIn(from: HeadlessTab): void {
    const stored = from.#items.get(signInKey);
    if (!stored) throw new Unmet(`nobody is signed in on ${from.name}`);
    this.#items.set(signInKey, stored);
    this.goto('/');
  }

  async connect(machine: string): Promise<HeadlessTerminal> {
    const { user } = this;
    user.did(`connects to ${machine}`);
    const page = this.goto('/remote-management');
    const machines = await user.world.time.during(page.api.machines());
    const chosen = machines.find(({ name }) => name === machine);
    if (!chosen) throw new Unmet(`${user.name} sees no machine "${machine}"`);
    page.connect(chosen.id);
    const terminal = new HeadlessTerminal(this, machine);
    await terminal.isConnected();
    return terminal;
  }

  async join(machine: string, invitation: string, shell: 'shared' | 'own'): Promise<HeadlessTerminal> {
    const { user } = this;
    user.did('accepts an invitation');
    const page = this.goto('/join');
    const accepted = await user.world.time.during(page.api.acceptInvitation(invitation));
    page.join(accepted, shell);
    const terminal = new HeadlessTerminal(this, machine);
    await terminal.isConnected();
    return terminal;
  }

  async leaveFor(path: string): Promise<void> {
    throw new NotAtThisTier(`without a browser nothing keeps a page that was left for ${path}`);
  }

  async hangs(): Promise<AsyncDisposable> {
    this.user.did('has a page that hangs');
    this.#thread.block();
    return {
      [Symbol.asyncDispose]: async () => {
        this.user.did('has a page that goes on');
        this.#thread.unblock();
        await this.user.world.time.settle();
      },
    };
  }

  async hides(): Promise<AsyncDisposable> {
    this.user.did('puts the page into the background');
    this.#thread.hide();
    return {
      [Symbol.asyncDispose]: async () => {
        this.user.did('brings the page back');
        this.#thread.show();
      },
    };
  }

  close(): void {
    this.gone = true;
    this.#leavePage(true);
  }

  /** Its browser is killed. */
  die(): void {
    if (this.gone) return;
    this.gone = true;
    this.#page.goAway();
    this.user.world.record(`page:${this.name}`, 'page.closed', { page: this.name });
  }

  #leavePage(tells: boolean): void {
    this.#page.leave();
    if (tells) this.user.world.record(`page:${this.name}`, 'page.closed', { page: this.name });
  }
}
