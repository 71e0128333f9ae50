/** The connection's surroundings for its tests: a gateway answered by hand and a socket that records. */
import type { CreatedSession } from '../../contracts/api/remote-shell.ts';
import type { ServerMessage } from '../../contracts/frames.ts';
import { createManualClock, type ManualClock } from '../../testing/manual-clock.ts';
import { type Connection, type ConnectionDeps, createConnection } from './connection.ts';
import type { TerminalEvent } from './output-queue.ts';
import type { SocketLike } from './socket.ts';

/** Lets every promise that can go on go on. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

export class FakeSocket implements SocketLike {
  readonly url: URL;
  binaryType = 'blob';
  bufferedAmount = 0;
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  onerror: ((event: never) => void) | null = null;
  readonly sent: (string | Uint8Array)[] = [];
  /** What `close()` was called with. */
  closedWith: number | null = null;

  constructor(url: string) {
    this.url = new URL(url);
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    this.sent.push(data);
  }

  close(code?: number): void {
    this.closedWith = code ?? 1005;
  }

  get listens(): boolean {
    return Boolean(this.onopen || this.onmessage || this.onclose);
  }

  opens(): void {
    this.onopen?.({} as never);
  }

  says(message: ServerMessage | string): void {
    const data = typeof message === 'string' ? message : JSON.stringify(message);
    this.onmessage?.({ data } as never);
  }

  outputs(text: string): void {
    this.onmessage?.({ data: new TextEncoder().encode(text).buffer } as never);
  }

  closes(code: number, reason = ''): void {
    this.onclose?.({ code, reason, wasClean: code !== 1006 } as never);
  }
}

export interface Scene {
  readonly connection: Connection;
  readonly clock: ManualClock;
  readonly sockets: FakeSocket[];
  /** Calls of `create_session`, in order; `resolve` and `reject` answer them. */
  readonly asked: {
    machineId: string;
    signal: AbortSignal;
    resolve(token: string): Promise<void>;
    reject(error: unknown): Promise<void>;
  }[];
  readonly events: TerminalEvent[];
  /** The lines and output drawn so far, as text. */
  readonly text: string[];
  leavePage(): void;
  readonly leaveListeners: number;
  readonly socket: FakeSocket;
  /** Answers the last `create_session`, opens the socket and lets the gateway say "connected". */
  arrive(token?: string, silenceMs?: number | null): Promise<FakeSocket>;
}

export function createScene(deps: Partial<ConnectionDeps> = {}): Scene {
  const clock = createManualClock();
  const sockets: FakeSocket[] = [];
  const asked: Scene['asked'] = [];
  const events: TerminalEvent[] = [];
  const leaveListeners = new Set<() => void>();
  const connection = createConnection({
    createSession: (machineId, signal) =>
      new Promise<CreatedSession>((resolve, reject) => {
        asked.push({
          machineId,
          signal,
          resolve(token) {
            resolve({
              token,
              tailnet_ip: '100.64.0.3',
              port: 2222,
              machine_name: 'Linux-C',
              expires_in: 300,
            });
            return settle();
          },
          reject(error) {
            reject(error);
            return settle();
          },
        });
      }),
    openSocket: (url) => {
      const socket = new FakeSocket(url);
      sockets.push(socket);
      return socket;
    },
    clock,
    entropy: { fraction: () => 0 },
    gatewayUrl: 'http://gateway.test',
    credentials: () => ({ accessToken: 'jwt', orgId: 'org-1' }),
    connection: 'tab-1',
    onLeave: (listener) => {
      leaveListeners.add(listener);
      return () => leaveListeners.delete(listener);
    },
    ...deps,
  });
  connection.listen((event) => {
    events.push(event);
  });
  return {
    connection,
    clock,
    sockets,
    asked,
    events,
    get text() {
      return events.flatMap((event) => {
        if (event.kind === 'output') return [new TextDecoder().decode(event.bytes)];
        return event.kind === 'bell' ? [] : [event.line.text];
      });
    },
    leavePage() {
      for (const listener of [...leaveListeners]) listener();
    },
    get leaveListeners() {
      return leaveListeners.size;
    },
    get socket() {
      return sockets.at(-1)!;
    },
    async arrive(token = `token-${asked.length}`, silenceMs: number | null = null) {
      await asked.at(-1)!.resolve(token);
      const socket = sockets.at(-1)!;
      socket.opens();
      socket.says({
        type: 'connected',
        session_id: `session-${asked.length}`,
        machine_name: 'Linux-C',
        silence_ms: silenceMs,
      });
      return socket;
    },
  };
}

/** A scene whose terminal is connected. */
export async function connectedScene(deps: Partial<ConnectionDeps> = {}): Promise<Scene> {
  const scene = createScene(deps);
  scene.connection.connect('m1');
  await scene.arrive();
  return scene;
}

/** A refusal as the API client throws it. */
export function refusal(message: string, status: number): Error {
  return Object.assign(new Error(message), { status });
}
