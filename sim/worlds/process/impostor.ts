/** Puts an impostor on a port and in an agent's place. */
import type { AddressInfo, Server, Socket } from 'node:net';
import type { SocketReport } from '../../clock/barrier.ts';
import { impostorServer, type Manners, type Said } from '../impostor.ts';
import type { AgentHandle } from './agent-handle.ts';

export interface Replacement extends AsyncDisposable {
  /** Of the connections that it holds, for the barrier. */
  reports(): SocketReport[];
}

/** Puts one in the agent's place; disposing of it brings the agent back. Sessions of the machine are cut. */
export async function replaceAgent(agent: AgentHandle, manners: Manners, said: Said): Promise<Replacement> {
  const impostor = await Impostor.listen(manners, said);
  await agent.links.shells.pointAt(impostor.address);
  return {
    reports: () => impostor.reports(),
    async [Symbol.asyncDispose]() {
      await agent.links.shells.pointAt(agent.upstream);
      await impostor.stop();
    },
  };
}

class Impostor {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(server: Server) {
    this.#server = server;
    server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => {}); // The gateway cuts it off; `close` follows.
      socket.once('close', () => this.#sockets.delete(socket));
    });
  }

  static async listen(manners: Manners, said: Said): Promise<Impostor> {
    const impostor = new Impostor(impostorServer(manners, said));
    await new Promise<void>((resolve) => impostor.#server.listen(0, '127.0.0.1', resolve));
    return impostor;
  }

  /** `host:port` */
  get address(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  reports(): SocketReport[] {
    return [...this.#sockets].map((socket) => ({
      local: `${socket.localAddress}:${socket.localPort}`,
      remote: `${socket.remoteAddress}:${socket.remotePort}`,
      read: socket.bytesRead,
      written: socket.bytesWritten,
      connecting: false,
      closed: socket.destroyed,
    }));
  }

  async stop(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }
}
