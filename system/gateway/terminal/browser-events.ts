/** What comes from the browser of a session, made into events of its lifecycle. Input goes on to the relay. */
import { gatewaySilentCode } from '../../contracts/closes.ts';
import type { Event, Session } from '../../lifecycle/session.ts';
import type { BrowserListener } from './browser-socket.ts';
import { readControlMessage } from './control-message.ts';
import type { Relay } from './relay.ts';
import type { WindowSize } from './shell-leg.ts';

export interface BrowserEventsHost {
  session(): Session;
  feed(event: Event): void;
  /** What is typed moves the idle clock and goes nowhere. */
  watches(): boolean;
  /** The browser of a session that lasts gave a sign of life. */
  heard(): void;
  /** The window of a live session has another size. */
  resized(size: WindowSize): void;
  gone(code: number, reason: string): void;
}

export class BrowserEvents implements BrowserListener {
  /** Of the window, as last told. */
  size: WindowSize = { cols: 80, rows: 24 };
  readonly #host: BrowserEventsHost;
  readonly #relay: Relay;

  constructor(host: BrowserEventsHost, relay: Relay) {
    this.#host = host;
    this.#relay = relay;
  }

  heard(): void {
    this.#host.feed({ on: 'browser_heard' });
    if (!this.#over) this.#host.heard();
  }

  binary(bytes: Buffer): void {
    if (this.#host.watches()) {
      this.#host.feed({ on: 'input' });
      return;
    }
    const early = !this.#over && this.#host.session().state !== 'live';
    if (early && !this.#relay.keep(bytes)) {
      this.#host.feed({ on: 'message_too_big' });
      return;
    }
    this.#host.feed({ on: 'input' });
    this.#relay.input(bytes);
  }

  text(text: string): void {
    if (this.#over) return;
    const message = readControlMessage(text);
    if (!message) {
      this.#host.feed({ on: 'bad_message' });
      return;
    }
    this.size = { cols: message.cols, rows: message.rows };
    if (this.#host.session().state === 'live') this.#host.resized(this.size);
  }

  closeFrame(code: number, reason: string): void {
    this.#host.feed({ on: browserCause(code), code, reason });
  }

  brokenFrame(cause: 'bad_message' | 'message_too_big'): void {
    this.#host.feed({ on: cause });
  }

  lost(): void {
    this.#host.feed({ on: 'connection_lost' });
  }

  flushed(): void {
    if (this.#over) this.#host.feed({ on: 'close_flushed' });
    else this.#relay.flushed();
  }

  gone(code: number, reason: string): void {
    this.#host.gone(code, reason);
  }

  get #over(): boolean {
    return this.#host.session().ending !== null;
  }
}

/** What a browser's close frame means: 1001, and what no person's click sends, say that it went away. */
function browserCause(code: number): 'user_closed' | 'client_gone' {
  if (code === gatewaySilentCode) return 'client_gone';
  return code === 1000 || code === 1005 || code >= 3000 ? 'user_closed' : 'client_gone';
}
