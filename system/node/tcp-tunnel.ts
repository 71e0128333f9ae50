/** A tunnel that is a TCP address of this machine, which a private network makes reachable. */
import type { Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { Tunnel } from '../ports/tunnel.ts';

export interface TcpTunnel extends Tunnel {
  /** Where the server listens; `null` while the tunnel is closed. Tells the port when 0 was asked for. */
  address(): AddressInfo | null;
}

/** `port` 0 takes a free one at each `open`. */
export function createTcpTunnel(options: { readonly host: string; readonly port: number }): TcpTunnel {
  let opened: Server | null = null;
  const sockets = new Set<Socket>();

  const remember = (socket: Socket) => {
    sockets.add(socket);
    socket.setNoDelay(true);
    socket.once('close', () => sockets.delete(socket));
  };

  return {
    async open(server) {
      if (opened) throw new Error('Cannot open the tunnel: it is open');
      opened = server;
      server.on('connection', remember);
      try {
        await new Promise<void>((resolve, reject) => {
          server.once('error', reject);
          server.listen(options.port, options.host, () => {
            server.off('error', reject);
            resolve();
          });
        });
      } catch (error) {
        server.off('connection', remember);
        opened = null;
        throw error;
      }
    },

    async close() {
      const server = opened;
      if (!server) return;
      opened = null;
      server.off('connection', remember);
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },

    address() {
      const address = opened?.address();
      return address && typeof address === 'object' ? address : null;
    },
  };
}
