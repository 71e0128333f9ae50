/** The Share button without a browser: its requests. */
import { rightsText } from '../../../system/dashboard/format/rights-text.ts';
import { NotAtThisTier } from '../person.ts';
import type { SharePanel } from '../share-panel.ts';
import type { HeadlessTab } from './headless-user.ts';

export class HeadlessSharePanel implements SharePanel {
  readonly #tab: HeadlessTab;
  readonly #session: string;

  constructor(tab: HeadlessTab, session: string) {
    this.#tab = tab;
    this.#session = session;
  }

  async invite(rights: { readonly may_type?: boolean; readonly own_shell?: boolean }): Promise<string> {
    this.#tab.user.did('makes a link to the terminal');
    const { invitation } = await this.#during(this.#tab.page.api.invite(this.#session, rights));
    this.#tab.user.world.secret('invitation', invitation);
    return invitation;
  }

  async guests(): Promise<string[]> {
    const { guests } = await this.#during(this.#tab.page.api.collaboration(this.#session));
    return guests.map((guest) => `${guest.email} ${rightsText(guest)}`);
  }

  async end(): Promise<void> {
    this.#tab.user.did('ends sharing');
    await this.#during(this.#tab.page.api.endCollaboration(this.#session));
    await this.#tab.user.world.time.settle();
  }

  async show(): Promise<void> {
    throw new NotAtThisTier('without a browser there is no dialog to look at');
  }

  #during<T>(work: Promise<T>): Promise<T> {
    return this.#tab.user.world.time.during(work);
  }
}
