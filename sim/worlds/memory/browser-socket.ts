/**
 * A WebSocket as a page has it, on `ws`: what a browser would refuse is refused, and what a browser would
 * not tell is not told. Pings are answered unseen, a silent peer is no event, and an end without a close
 * frame is an unclean 1006.
 */
import { WebSocket } from 'ws';
import type { SocketLike } from '../../../system/dashboard/connection/socket.ts';
import type { Clock, Timer } from '../../../system/ports/clock.ts';
import type { Entropy } from '../../../system/ports/entropy.ts';
import type { MemorySocket } from './duplex.ts';

/** What a probe around the class would note. */
export interface SocketProbe {
  opened(): void;
  output(bytes: Buffer): void;
  message(text: string): void;
  input(bytes: number): void;
  closing(code: number | null, reason: string): void;
  closed(code: number, reason: string, clean: boolean): void;
}

export interface BrowserSocketOptions {
  readonly dial: () => MemorySocket;
  readonly clock: Clock;
  /** Draws the masks. */
  readonly entropy: Pick<Entropy, 'bytes'>;
  readonly origin: string;
  readonly userAgent: string;
  readonly probe: SocketProbe;
  /** Gives its events their turn on the page's main thread. */
  turn(act: () => void): void;
}

/** Chromium's patience with a peer that does not end the connection behind its close frame. */
const endPatienceMs = 2_000;
/** And with one that does not echo ours. */
const echoPatienceMs = 60_000;
/** Longer than any clock of ours: `ws` may arm its own timer, but never gets to use it. */
const neverMs = 2 ** 31 - 1;

type Handler = ((event: never) => void) | null;

export class BrowserSocket implements SocketLike {
  binaryType = 'blob';
  onopen: Handler = null;
  onmessage: Handler = null;
  onclose: Handler = null;
  onerror: Handler = null;
  readonly #ws: PageEnd;
  readonly #options: BrowserSocketOptions;
  #patience: Timer | null = null;

  constructor(url: string, options: BrowserSocketOptions) {
    this.#options = options;
    const { probe, turn } = options;
    const ws = new PageEnd(url, {
      createConnection: options.dial,
      perMessageDeflate: false,
      origin: options.origin,
      headers: { 'user-agent': options.userAgent },
      generateMask: (mask: Buffer) => void options.entropy.bytes(4).copy(mask),
    });
    this.#ws = ws;
    ws.onCloseFrame = () => this.#waitFor(endPatienceMs);
    ws.on('open', () =>
      turn(() => {
        probe.opened();
        this.#tell(this.onopen, {});
      }),
    );
    ws.on('message', (data: Buffer, isBinary) => turn(() => this.#message(data, isBinary)));
    ws.on('error', () => turn(() => this.#tell(this.onerror, {})));
    ws.on('close', (code, bytes) => {
      this.#patience?.cancel();
      const reason = bytes.toString();
      const wasClean = code !== 1006;
      turn(() => {
        probe.closed(code, reason, wasClean);
        this.#tell(this.onclose, { code, reason, wasClean });
      });
    });
  }

  get bufferedAmount(): number {
    return this.#ws.bufferedAmount;
  }

  /** Throws InvalidStateError while it is connecting; what is sent after the close is dropped. */
  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.#ws.readyState === WebSocket.CONNECTING)
      throw new DOMException('Still in CONNECTING state', 'InvalidStateError');
    if (this.#ws.readyState !== WebSocket.OPEN) return;
    if (typeof data !== 'string') this.#options.probe.input(data.length);
    this.#ws.send(typeof data === 'string' ? data : Buffer.from(data));
  }

  /** Throws InvalidAccessError and SyntaxError as a browser does. */
  close(code?: number, reason = ''): void {
    if (code !== undefined && code !== 1000 && !(code >= 3000 && code <= 4999))
      throw new DOMException(`${code} is neither 1000 nor between 3000 and 4999`, 'InvalidAccessError');
    if (Buffer.byteLength(reason) > 123)
      throw new DOMException('The reason is longer than 123 bytes', 'SyntaxError');
    if (this.#ws.readyState >= WebSocket.CLOSING) return;
    this.#options.probe.closing(code ?? null, reason);
    this.#ws.closeByPage(code, reason);
    this.#waitFor(echoPatienceMs);
  }

  /** What the browser itself sends for a page that it can no longer show. */
  goAway(): void {
    if (this.#ws.readyState < WebSocket.CLOSING) this.#ws.closeByPage(1001);
    this.#waitFor(echoPatienceMs);
  }

  #message(data: Buffer, isBinary: boolean): void {
    const { probe } = this.#options;
    if (isBinary) {
      probe.output(data);
      this.#tell(this.onmessage, { data: Uint8Array.from(data).buffer });
    } else {
      const text = data.toString();
      probe.message(text);
      this.#tell(this.onmessage, { data: text });
    }
  }

  #waitFor(ms: number): void {
    this.#patience?.cancel();
    if (this.#ws.readyState !== WebSocket.CLOSED)
      this.#patience = this.#options.clock.setTimer(ms, () => this.#ws.terminate());
  }

  #tell(handler: Handler, event: object): void {
    handler?.(event as never);
  }
}

/** `ws` itself calls `close` when it has received a close frame, and keeps a real-time timer behind it. */
class PageEnd extends WebSocket {
  onCloseFrame: () => void = () => {};

  constructor(url: string, options: object) {
    super(url, { ...options, closeTimeout: neverMs } as object);
  }

  override close(code?: number, reason?: string | Buffer): void {
    super.close(code, reason);
    this.#dropTimer();
    this.onCloseFrame();
  }

  closeByPage(code?: number, reason?: string): void {
    super.close(code, reason);
    this.#dropTimer();
  }

  #dropTimer(): void {
    (this as unknown as { _closeTimer: NodeJS.Timeout | null })._closeTimer?.close();
  }
}
