/** The page "Active sessions" without a browser: its answers, its rhythm and its words, as it would show them. */
import { durationText } from '../../../system/dashboard/format/duration.ts';
import { endedHow } from '../../../system/dashboard/sessions/ended-how.ts';
import { questionOfAll, questionOfOne } from '../../../system/dashboard/sessions/questions.ts';
import { refreshRhythmMs } from '../../../system/dashboard/sessions/refresh-rhythm.ts';
import {
  anomalyWords,
  type Column,
  filtered,
  isLive,
  type ListedSession,
  nextOrder,
  type Order,
  sorted,
  statisticsOf,
  usualOrder,
} from '../../../system/dashboard/sessions/session-list.ts';
import type { Timer } from '../../../system/ports/clock.ts';
import type { SessionColumn, SessionEntry, SessionsPage, SessionsView } from '../sessions-page.ts';
import type { HeadlessTab } from './headless-user.ts';
import type { Page } from './page.ts';

const statusNames = { active: 'Active', idle: 'Idle', disconnected: 'Disconnected' } as const;

export class HeadlessSessionsPage implements SessionsPage {
  readonly #tab: HeadlessTab;
  readonly #page: Page;
  #everyone = false;
  #order: Order = usualOrder;
  #text = '';
  #list: readonly ListedSession[] = [];
  /** When the gateway told it. */
  #toldAt = 0;
  #again: Timer | null = null;
  #closed = false;

  private constructor(tab: HeadlessTab) {
    this.#tab = tab;
    this.#page = tab.goto('/sessions');
  }

  /** In this tab, which is signed in. */
  static async open(tab: HeadlessTab): Promise<HeadlessSessionsPage> {
    const page = new HeadlessSessionsPage(tab);
    await page.#loaded();
    return page;
  }

  async view(): Promise<SessionsView> {
    const { time, clock } = this.#tab.user.world;
    await time.settle();
    const grownMs = clock.now() - this.#toldAt;
    const live = this.#list.filter(isLive);
    const { active, idle, totalMs } = statisticsOf(live, grownMs);
    return {
      active,
      idle,
      total: live.length === 0 ? '0m' : durationText(totalMs),
      open: this.#open().map((session) => toEntry(session, grownMs)),
      over: filtered(
        this.#list.filter((session) => !isLive(session)),
        this.#text,
      ).map((session) => toEntry(session, 0)),
    };
  }

  async sortBy(title: SessionColumn): Promise<void> {
    this.#tab.user.did(`sorts by ${title}`);
    this.#order = nextOrder(this.#order, title.toLowerCase() as Column);
  }

  async filter(text: string): Promise<void> {
    this.#tab.user.did(`filters by ${text}`);
    this.#text = text;
  }

  async showEveryone(): Promise<void> {
    this.#tab.user.did("looks at everyone's sessions");
    this.#everyone = true;
    await this.#loaded();
  }

  async reload(): Promise<void> {
    this.#tab.user.did('refreshes the list');
    await this.#loaded();
  }

  async refresh(row: number): Promise<void> {
    this.#tab.user.did(`refreshes the session in row ${row}`);
    await this.#done(this.#page.api.refreshTerminal(this.#open()[row]!.id));
  }

  async end(row: number, reason?: string): Promise<string> {
    this.#tab.user.did(`ends the session in row ${row}`);
    const { api } = this.#page;
    const session = this.#open()[row]!;
    await this.#done(
      this.#everyone ? api.adminEndTerminal(session.id, reason ?? '') : api.endTerminal(session.id),
    );
    const { title, text } = questionOfOne(session);
    return `${title} ${text}`;
  }

  async canEndAll(): Promise<boolean> {
    return this.#list.some(isLive);
  }

  async endAll(reason?: string): Promise<string> {
    this.#tab.user.did('ends all sessions');
    const { api } = this.#page;
    const { title, text, confirm } = questionOfAll(this.#list.filter(isLive).length, this.#everyone);
    await this.#done(this.#everyone ? api.adminEndAllTerminals(reason ?? '') : api.endAllTerminals());
    return `${title} ${text} ${confirm}`;
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#again?.cancel();
    this.#tab.close();
    await this.#tab.user.world.time.settle();
  }

  /** As the table has them. */
  #open(): ListedSession[] {
    return sorted(filtered(this.#list.filter(isLive), this.#text), this.#order);
  }

  async #done(act: Promise<unknown>): Promise<void> {
    await this.#tab.user.world.time.during(act);
    await this.#loaded();
  }

  #loaded(): Promise<void> {
    return this.#tab.user.world.time.during(this.#load());
  }

  /** Asks, and asks again after a while. A list that cannot be had leaves the one before. */
  async #load(): Promise<void> {
    const { clock } = this.#tab.user.world;
    this.#again?.cancel();
    const { api } = this.#page;
    try {
      this.#list = await (this.#everyone ? api.adminTerminals() : api.terminals());
      this.#toldAt = clock.now();
    } finally {
      if (!this.#closed) {
        const live = this.#list.filter(isLive).length;
        this.#again = clock.setTimer(refreshRhythmMs(live), () => void this.#load().catch(() => {}));
      }
    }
  }
}

function toEntry(session: ListedSession, grownMs: number): SessionEntry {
  return {
    resource: session.resource_name,
    owner: session.user_email ?? '',
    device: session.device,
    address: session.ip_address ?? 'address unknown',
    location: session.location,
    flags: session.anomalies.map((name) => anomalyWords[name]),
    duration: durationText(session.duration_ms + grownMs),
    status: statusNames[session.status],
    ended: endedHow(session.cause),
  };
}
