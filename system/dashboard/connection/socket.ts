/**
 * The part of a WebSocket that the connection uses, so that a browser's, `ws`'s and a test's all do.
 * The handlers' `never` lets each keep its own event types; they are called with at least
 * `{ data }` and `{ code, reason, wasClean }`.
 */
export interface SocketLike {
  binaryType: string;
  readonly bufferedAmount: number;
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  onerror: ((event: never) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}
