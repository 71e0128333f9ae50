/** The page "Active sessions" in Chromium. */
import type { SessionColumn, SessionEntry, SessionsPage, SessionsView } from '../sessions-page.ts';
import type { Tab } from './tab.ts';

export class BrowserSessionsPage implements SessionsPage {
  readonly #tab: Tab;

  private constructor(tab: Tab) {
    this.#tab = tab;
  }

  /** In this tab, which is signed in. */
  static async open(tab: Tab): Promise<BrowserSessionsPage> {
    await tab.goto('/sessions');
    await tab.sees(tab.page.getByText('Total duration'));
    return new BrowserSessionsPage(tab);
  }

  async view(): Promise<SessionsView> {
    this.#tab.party.poked = true;
    await this.#tab.user.world.time.settle();
    const [active, idle, total] = await this.#tab.page.locator('dl dd').allInnerTexts();
    return {
      active: Number(active),
      idle: Number(idle),
      total: total!,
      open: await this.#rows('Open sessions'),
      over: await this.#rows('Recent sessions'),
    };
  }

  async sortBy(column: SessionColumn): Promise<void> {
    this.#tab.user.did(`sorts by ${column}`);
    await this.#tab.click(this.#table('Open sessions').getByRole('button', { name: column, exact: true }));
  }

  async filter(text: string): Promise<void> {
    this.#tab.user.did(`filters by ${text}`);
    await this.#tab.fill(this.#tab.page.getByRole('searchbox', { name: 'Filter' }), text);
    await this.#tab.user.world.time.settle();
  }

  async showEveryone(): Promise<void> {
    this.#tab.user.did("looks at everyone's sessions");
    await this.#tab.click(this.#tab.page.getByText("Everyone's"));
    await this.#tab.sees(this.#tab.page.getByText('The open shells of everyone'));
    await this.#tab.sees(this.#tab.page.getByText('Total duration'));
  }

  async reload(): Promise<void> {
    this.#tab.user.did('refreshes the list');
    await this.#tab.click(this.#tab.page.getByRole('button', { name: 'Refresh', exact: true }));
  }

  async refresh(row: number): Promise<void> {
    this.#tab.user.did(`refreshes the session in row ${row}`);
    await this.#tab.click(this.#open(row).getByRole('button', { name: /^Refresh session/ }));
    await this.#tab.sees(this.#tab.page.getByText(/^The session on .* is active\.$/));
  }

  async end(row: number, reason?: string): Promise<string> {
    this.#tab.user.did(`ends the session in row ${row}`);
    await this.#tab.click(this.#open(row).getByRole('button', { name: /^End session/ }));
    return this.#confirm(reason);
  }

  async canEndAll(): Promise<boolean> {
    return this.#endAll.isEnabled();
  }

  async endAll(reason?: string): Promise<string> {
    this.#tab.user.did('ends all sessions');
    await this.#tab.click(this.#endAll);
    return this.#confirm(reason);
  }

  async close(): Promise<void> {
    await this.#tab.page.close();
    await this.#tab.user.world.time.settle();
  }

  async #confirm(reason?: string): Promise<string> {
    const dialog = this.#tab.page.getByRole('dialog');
    await this.#tab.sees(dialog);
    const asked = (await dialog.innerText()).replaceAll(/\s+/g, ' ');
    if (reason !== undefined) await this.#tab.fill(dialog.getByRole('textbox', { name: 'Reason' }), reason);
    await this.#tab.click(dialog.getByRole('button', { name: /^End / }));
    await this.#tab.sees(this.#tab.page.getByText(/ (was )?ended\.$/));
    return asked;
  }

  get #endAll() {
    return this.#tab.page.getByRole('button', { name: 'End all sessions' });
  }

  #table(name: string) {
    return this.#tab.page.getByRole('table', { name });
  }

  #open(row: number) {
    return this.#table('Open sessions').locator('tbody tr').nth(row);
  }

  async #rows(table: string): Promise<SessionEntry[]> {
    const rows = await this.#table(table)
      .locator('tbody tr')
      .evaluateAll((all) =>
        all.map((row) => [...row.querySelectorAll('td')].map((cell) => cell.innerText.split(/\n+/))),
      );
    return rows.map(([resource, device, duration, location, status]) => ({
      resource: resource![0]!,
      owner: resource![2] ?? '',
      device: device![0]!,
      address: device![1]!,
      location: location![0]!,
      flags: [...device!.slice(2), ...location!.slice(1)],
      duration: duration![0]!,
      status: status![0] as SessionEntry['status'],
      ended: status![1] ?? '',
    }));
  }
}
