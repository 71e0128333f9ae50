/** The Share button in Chromium. */
import type { SharePanel } from '../share-panel.ts';
import type { Tab } from './tab.ts';

export class BrowserSharePanel implements SharePanel {
  readonly #tab: Tab;

  constructor(tab: Tab) {
    this.#tab = tab;
  }

  async invite(rights: { readonly may_type?: boolean; readonly own_shell?: boolean }): Promise<string> {
    this.#tab.user.did('makes a link to the terminal');
    await this.#open();
    const choose = (label: string) => this.#tab.click(this.#dialog.getByLabel(label));
    await choose(rights.may_type ? 'may type into this terminal' : 'may only watch');
    if (rights.own_shell) await choose('may open a shell of their own');
    await this.#tab.click(this.#dialog.getByRole('button', { name: 'Make a link' }));
    const link = this.#dialog.getByLabel('Link for one person');
    await this.#tab.sees(link);
    const invitation = new URL(await link.inputValue()).hash.slice(1);
    this.#tab.user.world.secret('invitation', invitation);
    await this.#close();
    return invitation;
  }

  async guests(): Promise<string[]> {
    await this.#open();
    // Opening asks for them; what is shown until then is of the last time.
    await this.#tab.user.world.time.settle();
    const list = this.#dialog.getByRole('region', { name: 'Guests' });
    await this.#tab.sees(list);
    const entries = await list.getByRole('listitem').allInnerTexts();
    await this.#close();
    return entries.map((text) => text.replace(/ · since[\s\S]*/, ''));
  }

  async end(): Promise<void> {
    this.#tab.user.did('ends sharing');
    await this.#open();
    await this.#tab.click(this.#dialog.getByRole('button', { name: 'End sharing' }));
    await this.#close();
  }

  show(): Promise<void> {
    return this.#open();
  }

  get #dialog() {
    return this.#tab.page.getByRole('dialog');
  }

  async #open(): Promise<void> {
    await this.#tab.click(this.#tab.page.getByRole('button', { name: /^Share/ }));
  }

  async #close(): Promise<void> {
    await this.#tab.click(this.#dialog.getByRole('button', { name: 'Close', exact: true }));
  }
}
