/** A process at the far end of a proxy: an echo, and a sink that answers once it has got what was announced. */

import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

/** Bytes of the number that opens a connection to the sink: how many will follow. */
export const announcementBytes = 8;

export interface FarEnd {
  readonly echoPort: number;
  readonly sinkPort: number;
}

function echo(socket: Socket): void {
  socket.setNoDelay(true);
  socket.on('data', (bytes) => socket.write(bytes));
}

function sink(socket: Socket): void {
  socket.setNoDelay(true);
  let head = Buffer.alloc(0);
  let got = 0;
  let wanted = -1;
  socket.on('data', (bytes: Buffer) => {
    got += bytes.length;
    if (wanted < 0) {
      head = Buffer.concat([head, bytes]);
      if (head.length < announcementBytes) return;
      wanted = announcementBytes + Number(head.readBigUInt64BE());
    }
    if (got >= wanted) socket.write('!');
  });
}

async function listen(onConnection: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => socket.destroy());
    onConnection(socket);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

if (import.meta.main) {
  const ends: FarEnd = { echoPort: await listen(echo), sinkPort: await listen(sink) };
  process.send!(ends);
}
