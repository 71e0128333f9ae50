/** The page of the audit log in Chromium. */
import { type AuditFilterName, toLocalField } from '../../../system/dashboard/parts/audit-log/audit-query.ts';
import type { AuditPage } from '../audit-page.ts';
import type { Tab } from './browser-user.ts';
import { savedBy } from './saved-file.ts';

const labels: Record<AuditFilterName, string> = {
  action: 'Action',
  category: 'Category',
  type: 'Resource type',
  resource: 'Resource id',
  user: 'User',
  from: 'From',
  to: 'To',
};

export class BrowserAuditPage implements AuditPage {
  readonly #tab: Tab;

  /** On a tab with somebody signed in. */
  constructor(tab: Tab) {
    this.#tab = tab;
  }

  async open(search = ''): Promise<void> {
    this.#tab.user.did('opens the audit log');
    await this.#tab.goto(`/audit-log${search && `?${search}`}`);
    await this.#tab.sees(this.#tab.page.getByRole('table').or(this.#tab.page.getByText('No entries')));
  }

  async address(): Promise<string> {
    return new URL(this.#tab.page.url()).search.slice(1);
  }

  async filter(name: AuditFilterName, value: string): Promise<void> {
    const field = this.#tab.page.getByLabel(labels[name], { exact: true });
    if (name === 'resource') {
      await this.#tab.fill(field, value);
      await field.press('Enter');
    } else if (name === 'from' || name === 'to') await this.#tab.fill(field, toLocalField(value));
    else await field.selectOption(value);
    await this.#changed();
  }

  async clear(): Promise<void> {
    await this.#tab.click(this.#tab.page.getByRole('button', { name: 'Clear filters' }));
    await this.#changed();
  }

  async actions(): Promise<string[]> {
    await this.#changed();
    return this.#tab.page.locator('tbody tr td:nth-child(2) span').allInnerTexts();
  }

  async export(format: 'CSV' | 'JSON'): Promise<{ file: string; says: string }> {
    this.#tab.user.did(`exports the audit log as ${format}`);
    const file = await savedBy(this.#tab, this.#tab.page.getByRole('button', { name: `Export ${format}` }));
    const said = this.#tab.page.locator('p[aria-live]', { hasText: 'exported' });
    await this.#tab.sees(said);
    return { file, says: await said.innerText() };
  }

  hides(): Promise<AsyncDisposable> {
    return this.#tab.hides();
  }

  async #changed(): Promise<void> {
    this.#tab.party.poked = true;
    await this.#tab.user.world.time.settle();
  }
}
