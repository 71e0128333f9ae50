/** The page of recordings in Chromium. */
import type { Locator } from '@playwright/test';
import type { RecordingPlayer, RecordingsPage } from '../recordings-page.ts';
import { savedBy } from './saved-file.ts';
import type { Tab } from './tab.ts';

/** Longest that a player may take to show something: recordings of scenarios are short. */
const playedMs = 120_000;

export class BrowserRecordingsPage implements RecordingsPage {
  readonly #tab: Tab;

  private constructor(tab: Tab) {
    this.#tab = tab;
  }

  /** On a tab with somebody signed in. */
  static async open(tab: Tab): Promise<BrowserRecordingsPage> {
    const page = new BrowserRecordingsPage(tab);
    await page.#open();
    return page;
  }

  async listed(): Promise<{ machine: string; status: string }[]> {
    await this.#open();
    const rows = await this.#rows.all();
    return Promise.all(
      rows.map(async (row) => {
        const [machine = '', status = ''] = (await row.innerText()).split('\n');
        return { machine, status };
      }),
    );
  }

  async start(machine: string): Promise<void> {
    this.#did(`asks for a recording on ${machine}`);
    await this.#open();
    await this.#click('Start recording');
    const dialog = this.#tab.page.getByRole('dialog');
    const choice = dialog.getByRole('combobox', { name: 'Machine' });
    await this.#tab.sees(choice.locator('option', { hasText: machine }), 'attached');
    await choice.selectOption({ label: machine });
    await this.#tab.click(dialog.getByRole('button', { name: 'Start', exact: true }));
    await this.#tab.sees(this.#tab.page.getByText('Your next session on that machine is recorded.'));
  }

  async complete(): Promise<void> {
    this.#did('completes a recording');
    await this.#open();
    await this.#click(/^Complete /);
    await this.#tab.sees(this.#tab.page.getByText('The recording was completed.'));
  }

  async saveSettings({ enabled, days }: { enabled?: boolean; days?: number }): Promise<void> {
    this.#did('saves the settings of recordings');
    const { page } = this.#tab;
    await this.#open();
    await this.#tab.sees(page.getByLabel('Keep for'));
    if (enabled !== undefined) await page.getByLabel('Sessions may be recorded').setChecked(enabled);
    if (days !== undefined) await this.#tab.fill(page.getByLabel('Keep for'), String(days));
    await this.#click('Save settings');
    await this.#tab.sees(page.getByText('The settings were saved.'));
  }

  async cleanUpNow(): Promise<string> {
    this.#did('cleans up old recordings');
    await this.#open();
    await this.#click('Clean up now');
    await this.#click('Delete old recordings');
    const said = this.#tab.page.locator('p[aria-live]', { hasText: 'deleted' });
    await this.#tab.sees(said);
    return said.innerText();
  }

  async download(): Promise<string> {
    this.#did('downloads a recording');
    await this.#open();
    return savedBy(this.#tab, this.#rows.first().getByRole('button', { name: 'Download' }));
  }

  async play(): Promise<RecordingPlayer> {
    this.#did('plays a recording');
    await this.#open();
    await this.#tab.click(this.#rows.first().getByRole('link', { name: 'Play' }));
    const player = new BrowserPlayer(this.#tab);
    await player.isThere();
    return player;
  }

  async offers(): Promise<string[]> {
    await this.#open();
    const names = await this.#tab.page.getByRole('main').locator('button, a').allInnerTexts();
    return [...new Set(names.map((name) => name.trim()))].toSorted();
  }

  get #rows(): Locator {
    return this.#tab.page.getByRole('main').locator('li:has(button, a)');
  }

  async #open(): Promise<void> {
    await this.#tab.goto('/recordings');
    const { page } = this.#tab;
    await this.#tab.sees(this.#rows.first().or(page.getByText(/^No recording/)));
  }

  async #click(button: string | RegExp): Promise<void> {
    await this.#tab.click(this.#tab.page.getByRole('button', { name: button, exact: true }).first());
  }

  #did(what: string): void {
    this.#tab.user.did(what);
  }
}

class BrowserPlayer implements RecordingPlayer {
  readonly #tab: Tab;

  constructor(tab: Tab) {
    this.#tab = tab;
  }

  async isThere(): Promise<void> {
    await this.#tab.sees(this.#controls);
  }

  async shows(text: string): Promise<void> {
    const screen = this.#tab.page.getByRole('region', { name: 'Screen' });
    await this.#tab.user.world.time.until(
      async () => (await screen.innerText()).includes(text),
      async () => `expected the player to show "${text}", the page shows:\n${await this.#tab.text()}`,
      playedMs,
    );
  }

  async lasts(): Promise<string> {
    return (await this.#times()).duration;
  }

  async position(): Promise<string> {
    return (await this.#times()).at;
  }

  async skipIdleTime(skip: boolean): Promise<void> {
    await this.#controls.getByLabel('Skip idle time').setChecked(skip);
    await this.#changed();
  }

  async speed(times: number): Promise<void> {
    await this.#controls.getByLabel('Speed').selectOption(String(times));
    await this.#changed();
  }

  async seek(to: 'start' | 'end'): Promise<void> {
    await this.#controls.getByRole('slider', { name: 'Position' }).press(to === 'start' ? 'Home' : 'End');
    await this.#changed();
  }

  async pause(): Promise<void> {
    await this.#controls.getByRole('button', { name: 'Pause' }).press('Space');
    this.#tab.party.poked = true;
    await this.#tab.sees(this.#controls.getByRole('button', { name: 'Play' }));
  }

  get #controls(): Locator {
    return this.#tab.page.getByRole('group', { name: 'Playback' });
  }

  async #changed(): Promise<void> {
    this.#tab.party.poked = true;
    await this.#tab.user.world.time.settle();
  }

  async #times(): Promise<{ at: string; duration: string }> {
    const text = this.#controls.getByText(/^[\d:]+ \/ [\d:]+$/);
    await this.#tab.sees(text);
    const [at = '', duration = ''] = (await text.innerText()).split(' / ');
    return { at, duration };
  }
}
