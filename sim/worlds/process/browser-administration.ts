/** The pages "Machines" and "Policy" in Chromium. */
import type { Locator } from '@playwright/test';
import type { MachineAdmin } from '../../../system/contracts/api/machines.ts';
import { questions, type Standing, words } from '../../../system/dashboard/machines/machine-words.ts';
import type { AdministrationPages } from '../administration-pages.ts';
import type { Keyboard } from '../keyboard.ts';
import { BrowserKeyboard } from './browser-keyboard.ts';
import type { Tab } from './tab.ts';

export class BrowserAdministration implements AdministrationPages {
  readonly #tab: Tab;

  /** In this tab, which is signed in. */
  constructor(tab: Tab) {
    this.#tab = tab;
  }

  async machine(name: string) {
    const row = await this.#row(name);
    const [, standing] = (await row.locator('.font-medium').first().locator('> span').allInnerTexts()) as [
      string,
      Standing,
    ];
    return { standing, live: await row.getByText(/live sessions?$/).innerText() };
  }

  async choices(name: string): Promise<string[]> {
    const buttons = await (await this.#row(name)).getByRole('button').allInnerTexts();
    return buttons.filter((text) => Object.values(words).includes(text));
  }

  async administer(name: string, action: MachineAdmin['action']): Promise<string> {
    const row = await this.#row(name);
    this.#tab.user.did(`clicks ${words[action]} for ${name}`);
    await this.#tab.click(row.getByRole('button', { name: `${words[action]} ${name}`, exact: true }));
    const dialog = this.#tab.page.getByRole('dialog');
    const said = await dialog.locator('.text-muted').first().innerText();
    await this.#tab.click(dialog.getByRole('button', { name: questions[action].confirm }));
    await this.#tab.sees(this.#tab.page.getByText(`${name} was ${questions[action].done}.`));
    return said;
  }

  async runScript(name: string, script: string) {
    const row = await this.#row(name);
    const { page } = this.#tab;
    this.#tab.user.did(`runs a script on ${name}`);
    await this.#tab.click(row.getByRole('button', { name: 'Run script' }));
    const dialog = page.getByRole('dialog');
    await this.#tab.fill(dialog.getByLabel('Script'), script);
    await this.#tab.click(dialog.getByRole('button', { name: 'Run', exact: true }));
    const outcome = dialog.getByRole('region', { name: 'Outcome' });
    await this.#tab.sees(outcome.locator('pre'));
    const how = (await outcome.locator('p').first().innerText()).replaceAll(/\s+/g, ' ');
    return { how, output: (await outcome.locator('pre').textContent()) ?? '' };
  }

  async recentScripts(): Promise<string[] | null> {
    await this.#row();
    const region = this.#tab.page.getByRole('region', { name: 'Recent scripts' });
    if ((await region.count()) === 0) return null;
    const rows = region.locator('ul > li:has(button)');
    await this.#tab.sees(rows);
    return Promise.all(
      (await rows.all()).map(async (row) => {
        const [name, status] = await row.locator('.font-medium').first().locator('> span').allInnerTexts();
        return `${name}: ${status}, ${await row.locator('ul > li').last().innerText()}`;
      }),
    );
  }

  async machinesByKeyboard(): Promise<Keyboard> {
    await this.#row();
    return BrowserKeyboard.of(this.#tab);
  }

  async policy(): Promise<string[]> {
    await this.#tab.goto('/policy');
    const lines = this.#tab.page.getByRole('main').getByRole('listitem').locator('code');
    await this.#tab.sees(lines);
    return lines.allInnerTexts();
  }

  async set(setting: string, value: number | string | null): Promise<void> {
    const { page } = this.#tab;
    await this.#tab.goto('/policy');
    this.#tab.user.did(`sets ${setting} to ${value ?? 'its default'}`);
    await this.#tab.click(page.getByRole('button', { name: `Change ${setting}`, exact: true }));
    const dialog = page.getByRole('dialog');
    if (typeof value === 'number') await this.#tab.fill(dialog.getByRole('spinbutton'), String(value));
    if (typeof value === 'string') await dialog.getByRole('combobox').selectOption(value);
    await this.#tab.click(dialog.getByRole('button', { name: value === null ? 'Use the default' : 'Save' }));
    await this.#tab.sees(page.getByText(new RegExp(`^${setting} is .*(now|again)\\.$`)));
  }

  /** Of a machine, by name; without one the first row of any. */
  async #row(name?: string): Promise<Locator> {
    await this.#tab.goto('/machines');
    const row = this.#tab.page
      .getByRole('main')
      .locator('li', name === undefined ? {} : { has: this.#tab.page.getByText(name, { exact: true }) });
    await this.#tab.sees(row);
    return row.first();
  }
}
