/** TCP peers for tests: a server that collects its connections, a client, and what each has seen. */
import { once } from 'node:events';
import net from 'node:net';

/** One end of a connection with everything that reached it. */
export class Peer {
  readonly socket: net.Socket;
  receivedBytes = 0;
  readonly #chunks: Buffer[] = [];
  ended: 'fin' | 'rst' | null = null;
  #changed: (() => void)[] = [];

  constructor(socket: net.Socket) {
    this.socket = socket;
    socket.setNoDelay(true);
    socket.on('data', (bytes: Buffer) => {
      this.#chunks.push(bytes);
      this.receivedBytes += bytes.length;
      this.#change();
    });
    socket.on('end', () => this.#end('fin'));
    socket.on('error', (error: NodeJS.ErrnoException) =>
      this.#end(error.code === 'ECONNRESET' ? 'rst' : 'fin'),
    );
  }

  get received(): Buffer {
    return Buffer.concat(this.#chunks);
  }

  get text(): string {
    return this.received.toString();
  }

  send(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /** Resolves once what was seen fulfils the condition; the test's own time limit is the only other end. */
  async sees(condition: (peer: Peer) => boolean): Promise<void> {
    while (!condition(this)) await new Promise<void>((resolve) => this.#changed.push(resolve));
  }

  async seesText(text: string): Promise<void> {
    await this.sees((peer) => peer.text === text);
  }

  async seesEnd(): Promise<'fin' | 'rst'> {
    await this.sees((peer) => peer.ended !== null);
    return this.ended!;
  }

  #end(how: 'fin' | 'rst'): void {
    this.ended ??= how;
    this.#change();
  }

  #change(): void {
    for (const wake of this.#changed.splice(0)) wake();
  }
}

/** An upstream on a free port. */
export class Upstream implements AsyncDisposable {
  readonly #server: net.Server;
  readonly #peers: Peer[] = [];
  #arrived: (() => void)[] = [];

  private constructor(server: net.Server) {
    this.#server = server;
    server.on('connection', (socket) => {
      this.#peers.push(new Peer(socket));
      for (const wake of this.#arrived.splice(0)) wake();
    });
  }

  static async listen(): Promise<Upstream> {
    const server = net.createServer({ allowHalfOpen: true });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new Upstream(server);
  }

  get address(): string {
    return `127.0.0.1:${(this.#server.address() as net.AddressInfo).port}`;
  }

  /** The n-th connection, from 1, as soon as it is there. */
  async peer(number = 1): Promise<Peer> {
    while (this.#peers.length < number) await new Promise<void>((resolve) => this.#arrived.push(resolve));
    return this.#peers[number - 1]!;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const peer of this.#peers) peer.socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/** Connects a client that keeps its half open until it is told otherwise. */
export async function dial({ host, port }: { host: string; port: number }): Promise<Peer> {
  const socket = net.connect({ host, port, allowHalfOpen: true });
  await once(socket, 'connect');
  return new Peer(socket);
}
