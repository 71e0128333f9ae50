/** What the page of the audit log asks of the gateway for its address, without a browser. */
import {
  type AuditFilterName,
  readAuditQuery,
  withFilter,
} from '../../../system/dashboard/audit-log/audit-query.ts';
import { exportedText } from '../../../system/dashboard/format/exported-text.ts';
import type { AuditPage } from '../audit-page.ts';
import { NotAtThisTier } from '../person.ts';
import type { HeadlessTab } from './headless-user.ts';

export class HeadlessAuditPage implements AuditPage {
  readonly #tab: HeadlessTab;
  #search = new URLSearchParams();

  /** On a tab with somebody signed in. */
  constructor(tab: HeadlessTab) {
    this.#tab = tab;
  }

  async open(search = ''): Promise<void> {
    this.#tab.user.did('opens the audit log');
    this.#search = new URLSearchParams(search);
  }

  async address(): Promise<string> {
    return this.#search.toString();
  }

  async filter(name: AuditFilterName, value: string): Promise<void> {
    const bound = name === 'to' ? new Date(Date.parse(value) + 59_999).toISOString() : value;
    this.#search = withFilter(this.#search, name, bound);
  }

  async clear(): Promise<void> {
    this.#search = new URLSearchParams();
  }

  async actions(): Promise<string[]> {
    const { filter, page } = readAuditQuery(this.#search);
    const { logs } = await this.#ask(this.#api.searchAuditLogs({ ...filter, page }));
    return logs.map(({ action }) => action);
  }

  async export(format: 'CSV' | 'JSON'): Promise<{ file: string; says: string }> {
    this.#tab.user.did(`exports the audit log as ${format}`);
    const { filter } = readAuditQuery(this.#search);
    const file = await this.#ask(this.#api.exportAuditLogs(format === 'CSV' ? 'csv' : 'json', filter));
    return { file: file.text, says: exportedText(file) };
  }

  async hides(): Promise<AsyncDisposable> {
    throw new NotAtThisTier('without a browser no page is in the background');
  }

  get #api() {
    return this.#tab.page.api;
  }

  async #ask<T>(work: Promise<T>): Promise<T> {
    const { time } = this.#tab.user.world;
    const answer = await time.during(work);
    await time.settle();
    return answer;
  }
}
