/** What a proxy needs of each of a connection's two sockets: TCP's own, or others that behave alike. */
import type { Socket } from 'node:net';

export interface SocketEnd {
  readonly localAddress?: string | undefined;
  readonly localPort?: number | undefined;
  readonly remoteAddress?: string | undefined;
  readonly remotePort?: number | undefined;
  readonly destroyed: boolean;
  readonly writableNeedDrain: boolean;
  readonly writableLength: number;
  setNoDelay(on: boolean): unknown;
  setKeepAlive(on: boolean, delayMs: number): unknown;
  pause(): unknown;
  resume(): unknown;
  isPaused(): boolean;
  write(bytes: Uint8Array): unknown;
  destroy(): unknown;
  /** FIN behind what was written, then gone. */
  destroySoon(): void;
  resetAndDestroy(): unknown;
}

/** Tells one listener, of all events: a closure for each would be more than an idle connection should hold. */
export interface Teller {
  tell(listener: SocketListener): void;
}

export type ProxySocket = SocketEnd & (Teller | Pick<Socket, 'on'>);

export interface SocketListener {
  onConnect(): void;
  onData(bytes: Buffer): void;
  onDrain(): void;
  onEnd(): void;
  onError(error: NodeJS.ErrnoException): void;
  onClose(): void;
}

/** From now on the listener is told what happens to the socket. Once for each. */
export function hear(socket: Teller | Pick<Socket, 'on'>, listener: SocketListener): void {
  if ('tell' in socket) {
    socket.tell(listener);
    return;
  }
  socket.on('connect', () => listener.onConnect());
  socket.on('data', (bytes) => listener.onData(bytes));
  socket.on('drain', () => listener.onDrain());
  socket.on('end', () => listener.onEnd());
  socket.on('error', (error) => listener.onError(error));
  socket.on('close', () => listener.onClose());
}
