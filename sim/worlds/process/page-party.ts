/** The harness's side of a page: reads its probe when something may have moved it, and moves its clock. */
import type { CDPSession, Page } from '@playwright/test';
import { fingerprint } from '../../../system/contracts/secrets.ts';
import { type PageReport, UnknownError } from '../../clock/barrier.ts';
import { NotAtThisTier } from '../person.ts';
import type { PageClock } from './browser-world.ts';
import type { ProbeReport } from './page-probe.ts';

/** Chromium drops what is under way on any network, loopback too, when one of the machine's comes, goes or changes. */
const networkChanged = 'net::ERR_NETWORK_CHANGED';

export interface PageObserver {
  /** `t` in virtual ms. */
  pageEvent(name: string, t: number, kind: string, data: Record<string, unknown>): void;
  secret(name: string, plain: string): void;
}

export class PageParty {
  readonly name: string;
  readonly page: Page;
  readonly #observer: PageObserver;
  readonly #clock: PageClock;
  #session: CDPSession | null = null;
  #document = 0;
  /** WebSockets of the tab's earlier documents: the history numbers them through. */
  #earlier = 0;
  #last: PageReport;
  /** Something may have happened in the page since it was last read. */
  poked = true;
  /** Virtual ms. */
  nextDeadline: number | null = null;
  /** A request of it failed by no doing of the world's. */
  #disturbed = false;
  /** The person made it go away, or it crashed. */
  gone = false;
  /** Its main thread does nothing: where it stopped, and what it owes us. */
  #hung: { readonly frame: string; readonly answer: Promise<unknown> } | null = null;
  #hidden = false;

  constructor(name: string, page: Page, observer: PageObserver, clock: PageClock) {
    this.name = name;
    this.page = page;
    this.#observer = observer;
    this.#clock = clock;
    this.#last = { name, fetching: 0, sockets: [] };
    page.on('close', () => this.leave());
    page.on('crash', () => this.leave());
    page.on('requestfailed', (request) => {
      if (request.failure()?.errorText === networkChanged) this.#disturbed = true;
    });
  }

  get hangs(): boolean {
    return this.#hung !== null && !this.gone;
  }

  leave(): void {
    if (this.gone) return;
    this.gone = true;
    this.nextDeadline = null;
    this.#observer.pageEvent(this.name, Number.NaN, 'page.closed', {});
  }

  /**
   * The page's last word; asks the page only if it was poked or is waiting for an answer. Throws UnknownError
   * for a page that another program of this machine has disturbed.
   */
  async report(): Promise<PageReport | null> {
    if (this.gone) return null;
    if (this.#disturbed)
      throw new UnknownError(
        `a network interface of this machine came or went, and the browser gave up a request of ${this.name} (${networkChanged})`,
      );
    if (this.#hung) return { ...this.#last, hung: true };
    if (this.poked || this.#last.fetching > 0) {
      this.poked = false;
      await this.#ask('report()');
    }
    return this.gone ? null : this.#last;
  }

  /** Moves the page's clock to virtual `t`. */
  async runTo(t: number): Promise<void> {
    if (this.gone || this.#hung) return;
    await this.#ask(`runTo(${this.#clock.epochMs + t})`);
  }

  /** Stops its main thread, as a debugger does; the browser's other processes go on. */
  async hang(): Promise<void> {
    this.#session ??= await this.page.context().newCDPSession(this.page);
    const session = this.#session;
    await session.send('Debugger.enable');
    const paused = new Promise<string>((resolve) =>
      session.once('Debugger.paused', ({ callFrames }) => resolve(callFrames[0]!.callFrameId)),
    );
    await session.send('Debugger.pause');
    // It stops at the next statement; the answer comes when it goes on, and never when it is closed before.
    const answer = session.send('Runtime.evaluate', { expression: '0' });
    answer.catch(() => {});
    this.#hung = { frame: await paused, answer };
    this.nextDeadline = null;
  }

  /** It goes on at virtual `t`: its timers are late, and fire now. */
  async goOn(t: number): Promise<void> {
    if (this.gone) return;
    const session = this.#session!;
    const { frame, answer } = this.#hung!;
    if (this.#clock.stepped) {
      const expression = `globalThis.__hangupProbe.overslept(${this.#clock.epochMs + t})`;
      await session.send('Debugger.evaluateOnCallFrame', { callFrameId: frame, expression });
    }
    await session.send('Debugger.resume');
    await answer;
    await session.send('Debugger.disable');
    this.#hung = null;
    this.poked = true;
    if (this.#clock.stepped) await this.#ask(`hide(${this.#hidden})`);
    if (this.#clock.stepped) await this.runTo(t);
  }

  /** Its timers run once a minute, or when they are due. One that hangs hears of it when it goes on. */
  async hide(hidden: boolean): Promise<void> {
    if (!this.#clock.stepped)
      throw new NotAtThisTier('a headless browser shows every page, so none of them is throttled');
    this.#hidden = hidden;
    if (!this.#hung) await this.#ask(`hide(${hidden})`);
  }

  /** Takes a report that came by itself, as a leaving page sends one. */
  take(report: ProbeReport): void {
    if (report.document !== this.#document) {
      this.#document = report.document;
      this.#earlier += this.#last.sockets.length;
      // The document before it cannot see the end of what it had open.
      if (this.#last.sockets.length > 0) this.#observer.pageEvent(this.name, Number.NaN, 'page.closed', {});
    }
    for (const { at, kind, data } of report.events) {
      if (typeof data.token === 'string') this.#observer.secret('shell token', data.token);
      const told = { ...data };
      if ('token' in data) told.token = printOf(data.token as string | null);
      if (typeof data.connection === 'number') told.connection = this.#earlier + data.connection;
      this.#observer.pageEvent(this.name, at - this.#clock.epochMs, kind, { page: this.name, ...told });
    }
    this.nextDeadline = report.nextDeadlineAt === null ? null : report.nextDeadlineAt - this.#clock.epochMs;
    this.#last = {
      name: this.name,
      fetching: report.fetching,
      sockets: report.sockets.map((socket) => ({ ...socket, token: printOf(socket.token) })),
    };
  }

  /** Calls the probe. It is called thousands of times a scenario, so by the shortest way there is. */
  async #ask(call: string): Promise<void> {
    try {
      this.#session ??= await this.page.context().newCDPSession(this.page);
      const { result, exceptionDetails } = await this.#session.send('Runtime.evaluate', {
        expression: `globalThis.__hangupProbe?.${call}`,
        awaitPromise: true,
        returnByValue: true,
      });
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? exceptionDetails.text);
      if (result.value) this.take(result.value as ProbeReport);
    } catch (error) {
      // A page that closes or navigates under the question is read again; any other failure is ours.
      if (this.page.isClosed() || /target (page|closed)|session closed|crashed/i.test(String(error)))
        this.leave();
      else if (/execution context|context was destroyed|navigat|promise was collected/i.test(String(error)))
        this.poked = true;
      else throw error;
    }
  }
}

function printOf(token: string | null): string | null {
  return token === null ? null : fingerprint(token);
}
