/** Terminal WebSockets opened by hand, through the browser's link: for what no page would send. */
import type { connect, Socket } from 'node:net';
import { WebSocket } from 'ws';
import { terminalPath } from '../../system/contracts/frames.ts';
import { fingerprint } from '../../system/contracts/secrets.ts';
import type { SocketReport } from '../clock/barrier.ts';
import type { ApiClient } from '../evidence/api-client.ts';
import type { TerminalHandle } from './person.ts';
import type { World } from './world.ts';
import type { WorldTime } from './world-time.ts';

export interface OpenOptions {
  readonly client: ApiClient | Promise<ApiClient>;
  /** Instead of the client's own. */
  readonly org?: string;
  /** Id of the machine; `null` leaves it out. */
  readonly machine: string | null;
  /** `null` leaves it out. */
  readonly shellToken: string | null;
  readonly connection?: string;
  /** A page's origin; none by default, as with any client that is no browser. */
  readonly origin?: string;
  /** The address that a proxy before the gateway has seen (`places.ts`). */
  readonly from?: string;
  readonly userAgent?: string;
}

export interface SocketClose {
  readonly code: number;
  readonly reason: string;
}

export class RawSocket {
  readonly #socket: WebSocket;
  readonly received: (string | Buffer)[] = [];
  readonly #time: WorldTime;
  #close: SocketClose | null = null;
  #connection: { readonly socket: Socket; readonly local: string; readonly remote: string } | null = null;
  /** HTTP status of an upgrade that was refused. */
  status: number | null = null;

  constructor(socket: WebSocket, time: WorldTime) {
    this.#socket = socket;
    this.#time = time;
    socket.on('upgrade', (response) => {
      const { socket } = response;
      this.#connection = {
        socket,
        local: `${socket.localAddress}:${socket.localPort}`,
        remote: `${socket.remoteAddress}:${socket.remotePort}`,
      };
    });
    socket.on('unexpected-response', (_request, response) => {
      this.status = response.statusCode ?? null;
      socket.terminate();
    });
    socket.on('message', (data: Buffer, isBinary) => this.received.push(isBinary ? data : data.toString()));
    socket.on('error', () => {}); // `close` follows and tells.
    socket.once('close', (code, reason) => {
      this.#close = { code, reason: reason.toString() };
    });
  }

  /** Its port on this side: tells its connection from a page's. */
  get port(): number | null {
    return this.#connection ? Number(this.#connection.local.split(':').at(-1)) : null;
  }

  /** Its word for the barrier, `null` while it is not open yet. */
  report(): SocketReport | null {
    if (!this.#connection) return null;
    const { socket, local, remote } = this.#connection;
    const { bytesRead: read, bytesWritten: written, connecting, destroyed: closed } = socket;
    return { local, remote, read, written, connecting, closed };
  }

  /** Code of the close, `null` while it is open. */
  get code(): number | null {
    return this.#close?.code ?? null;
  }

  /** Waits until the socket is gone; 1006 where there was no close frame. */
  get closed(): Promise<SocketClose> {
    return this.#time
      .until(
        () => this.#close !== null,
        () => 'expected the WebSocket to close, it is open',
      )
      .then(() => this.#close!);
  }

  get opened(): boolean {
    return this.#socket.readyState !== WebSocket.CONNECTING;
  }

  send(data: string | Uint8Array): void {
    this.#socket.send(data);
  }

  /** A text frame of these bytes, whatever they are. */
  sendAsText(bytes: Uint8Array): void {
    this.#socket.send(bytes, { binary: false });
  }

  close(code?: number, reason?: string): void {
    this.#socket.close(code, reason);
  }

  terminate(): void {
    this.#socket.terminate();
  }
}

export class RawSockets {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** Opens one and lets the world come to rest; what came of it is in the socket. */
  async open(options: OpenOptions): Promise<RawSocket> {
    const client = await options.client;
    const url = new URL(terminalPath, this.#world.origin.replace('http', 'ws'));
    url.searchParams.set('token', client.jwt);
    url.searchParams.set('org_id', options.org ?? client.orgId);
    if (options.machine !== null) url.searchParams.set('machine_id', options.machine);
    if (options.shellToken !== null) url.searchParams.set('shell_token', options.shellToken);
    if (options.connection) url.searchParams.set('connection', options.connection);
    const socket = new RawSocket(
      new WebSocket(url, {
        perMessageDeflate: false,
        headers: {
          ...(options.from && { 'x-forwarded-for': options.from }),
          ...(options.userAgent && { 'user-agent': options.userAgent }),
        },
        ...(options.origin ? { origin: options.origin } : {}),
        ...(this.#world.dial ? { createConnection: this.#world.dial as unknown as typeof connect } : {}),
      }),
      this.#world.time,
    );
    this.#world.sockets.push(socket);
    await this.settled([socket]);
    return socket;
  }

  /** A live terminal: its shell is there. */
  async connect(options: OpenOptions): Promise<RawSocket> {
    const socket = await this.open(options);
    await this.#world.time.until(
      () => socket.received.some((one) => typeof one === 'string' && one.includes('"connected"')),
      () => `expected the gateway to say that the shell is there; its close code: ${socket.code}`,
    );
    return socket;
  }

  /** Waits until all have opened or been refused, and the world is quiet. */
  async settled(sockets: readonly RawSocket[]): Promise<void> {
    await this.#world.time.until(
      () => sockets.every((socket) => socket.opened),
      () => 'expected the WebSockets to open or to be refused',
    );
  }

  /** The plain shell token that a terminal's page has used. */
  plainTokenOf(terminal: TerminalHandle): string {
    const plain = [...this.#world.secrets.keys()].find((one) => fingerprint(one) === terminal.token);
    if (!plain) throw new Error('the page has used no shell token yet');
    return plain;
  }
}
