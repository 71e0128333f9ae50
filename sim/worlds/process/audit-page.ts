/** The page of the audit log in Chromium. */
import { type AuditFilterName, toLocalField } from '../../../system/dashboard/audit-log/audit-query.ts';
import type { AuditPage } from '../audit-page.ts';
import { savedBy } from './saved-file.ts';
import type { Tab } from './tab.ts';

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
    const filters = this.#tab.page.getByRole('search');
    if (name === 'resource') {
      const field = filters.getByLabel(labels[name], { exact: true });
      await this.#tab.fill(field, value);
      await field.press('Enter');
    } else if (name === 'from' || name === 'to') {
      await this.#tab.fill(filters.getByLabel(labels[name], { exact: true }), toLocalField(value));
    } else {
      const choice = filters.getByRole('combobox', { name: labels[name] });
      await this.#tab.sees(choice.locator(`option[value="${value}"]`), 'attached');
      await choice.selectOption(value);
    }
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

  async hides(): Promise<AsyncDisposable> {
    const timers = await this.#tab.hides();
    await this.#tellVisibility('hidden');
    return {
      [Symbol.asyncDispose]: async () => {
        await timers[Symbol.asyncDispose]();
        await this.#tellVisibility('visible');
        await this.#changed();
      },
    };
  }

  /** As a browser tells its page; a page of Playwright is in the foreground always. */
  async #tellVisibility(state: 'hidden' | 'visible'): Promise<void> {
    await this.#tab.page.evaluate((now) => {
      Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => now });
      window.dispatchEvent(new Event('visibilitychange'));
    }, state);
  }

  async #changed(): Promise<void> {
    this.#tab.party.poked = true;
    await this.#tab.user.world.time.settle();
  }
}
