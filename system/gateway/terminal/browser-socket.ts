/**
 * The browser's end of a terminal: a WebSocket of which everything is known at once.
 *
 * `ws` tells of a close only when the socket is gone, keeps a real-time timer until then, and answers
 * broken frames with codes of its own. This subclass hears of the close frame when it arrives, leaves
 * the waiting to the clock of the session, and answers broken frames by the table of close codes.
 */
import type { Duplex } from 'node:stream';
import { WebSocket } from 'ws';

export interface BrowserListener {
  /** Any bytes arrived. */
  heard(): void;
  binary(bytes: Buffer): void;
  text(text: string): void;
  /** The browser's close frame; 1005 for an empty one. It is echoed by the socket itself. */
  closeFrame(code: number, reason: string): void;
  /** A frame against RFC 6455, or over the limit. */
  brokenFrame(cause: 'bad_message' | 'message_too_big'): void;
  /** The stream ended or broke without a close frame. */
  lost(): void;
  /** What was written has left this process's memory. Fires each time the last byte does. */
  flushed(): void;
  /** The socket is gone. The code is the one received: 1005 for an empty close frame, 1006 for none. */
  gone(code: number, reason: string): void;
}

/** Longer than any clock of ours: `ws` may arm its own close timer, but never gets to use it. */
export const closeTimeoutMs = 2 ** 31 - 1;

/** What `ws` calls when it closes by itself, caught where it passes through `close`. */
export class TerminalSocket extends WebSocket {
  onCloseFrame: (code: number, reason: string) => void = () => {};
  onBrokenFrame: (code: number) => void = () => {};

  /**
   * Only `ws` itself calls this: without arguments on an empty close frame, with code and reason on one
   * that has them, and with a code alone on a frame that breaks the protocol. We call `closeWith`.
   */
  override close(code?: number, reason?: string | Buffer): void {
    if (code !== undefined && reason === undefined) this.onBrokenFrame(code);
    else this.onCloseFrame(code ?? 1005, reason?.toString() ?? '');
    super.close(code, reason);
    this.#dropCloseTimer();
  }

  closeWith(code: number, reason: string): void {
    super.close(code, reason);
    this.#dropCloseTimer();
  }

  /** The session's own timer cuts the socket; a second one, in real time, would outlive the first. */
  #dropCloseTimer(): void {
    (this as unknown as { _closeTimer: NodeJS.Timeout | null })._closeTimer?.close();
  }
}

export class BrowserSocket {
  readonly #ws: TerminalSocket;
  readonly #listener: BrowserListener;
  #unsentBytes = 0;
  #closeFrameSeen = false;

  constructor(ws: TerminalSocket, stream: Duplex, listener: BrowserListener) {
    this.#ws = ws;
    this.#listener = listener;

    ws.onCloseFrame = (code, reason) => {
      this.#closeFrameSeen = true;
      listener.closeFrame(code, reason);
    };
    ws.onBrokenFrame = (code) => listener.brokenFrame(code === 1009 ? 'message_too_big' : 'bad_message');
    ws.on('message', (data, isBinary) => {
      const bytes = data as Buffer;
      if (isBinary) listener.binary(bytes);
      else listener.text(bytes.toString());
    });
    // Every error of `ws` comes with a broken frame or with the end of the socket, which are told above.
    ws.on('error', () => {});
    ws.on('close', (code, reason) => {
      this.#reportLoss();
      listener.gone(code, reason.toString());
    });
    // Not `message`, `ping` and `pong`: bytes of a large frame on a slow line are signs of life, too.
    stream.on('data', () => listener.heard());
    stream.on('end', () => this.#reportLoss());
  }

  /** Bytes handed over that have not left this process's memory. */
  get unsentBytes(): number {
    return this.#unsentBytes;
  }

  send(data: Uint8Array | string): void {
    if (this.#ws.readyState !== WebSocket.OPEN) return;
    const bytes = typeof data === 'string' ? Buffer.byteLength(data) : data.length;
    this.#unsentBytes += bytes;
    this.#ws.send(data, () => {
      this.#unsentBytes -= bytes;
      if (this.#unsentBytes === 0) this.#listener.flushed();
    });
  }

  ping(): void {
    if (this.#ws.readyState === WebSocket.OPEN) this.#ws.ping();
  }

  /** Stops reading from the browser. */
  pause(): void {
    this.#ws.pause();
  }

  resume(): void {
    this.#ws.resume();
  }

  /** Sends a close frame behind everything sent so far, and reads on for its echo. */
  close(code: number, reason: string): void {
    this.#ws.closeWith(code, reason);
    this.#ws.resume();
  }

  cut(): void {
    this.#ws.terminate();
  }

  #reportLoss(): void {
    if (this.#closeFrameSeen) return;
    this.#closeFrameSeen = true;
    this.#listener.lost();
  }
}
