/** What is asked of a proxy, in real time: much data, small round trips, many connections. */
import { connect, type Socket } from 'node:net';
import { announcementBytes } from './far-end.ts';

const chunk = Buffer.alloc(64 * 1024, 'x');

export async function dial(port: number): Promise<Socket> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
  return socket;
}

/** Megabytes (of 10⁶) a second, from the first byte sent to the sink's word that all are there. */
export async function throughput(port: number, bytes: number): Promise<number> {
  const socket = await dial(port);
  const head = Buffer.alloc(announcementBytes);
  head.writeBigUInt64BE(BigInt(bytes));
  const done = answerOf(socket);
  const startedAt = performance.now();
  socket.write(head);
  for (let left = bytes; left > 0; left -= chunk.length) {
    if (!socket.write(left < chunk.length ? chunk.subarray(0, left) : chunk))
      await new Promise((resolve) => socket.once('drain', resolve));
  }
  await done;
  const seconds = (performance.now() - startedAt) / 1000;
  socket.destroy();
  return bytes / 1e6 / seconds;
}

/** Microseconds of each round trip of so many bytes through the echo, shortest first. */
export async function roundTrips(port: number, count: number, bytes: number): Promise<number[]> {
  const socket = await dial(port);
  const message = chunk.subarray(0, bytes);
  const took: number[] = [];
  for (let n = 0; n < count; n++) {
    const sentAt = performance.now();
    const echoed = answerOf(socket, bytes);
    socket.write(message);
    await echoed;
    took.push((performance.now() - sentAt) * 1000);
  }
  socket.destroy();
  return took.sort((a, b) => a - b);
}

/** Connections a second, each with a byte there and back, so many at a time. */
export async function connections(port: number, count: number, atATime: number): Promise<number> {
  let left = count;
  const startedAt = performance.now();
  const one = async () => {
    while (left-- > 0) {
      const socket = await dial(port);
      const echoed = answerOf(socket);
      socket.write('x');
      await echoed;
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: atATime }, one));
  return count / ((performance.now() - startedAt) / 1000);
}

/** Resolves with the last byte of an answer of this length; rejects where the connection ends before. */
function answerOf(socket: Socket, bytes = 1): Promise<void> {
  return new Promise((resolve, reject) => {
    let got = 0;
    const onData = (data: Buffer) => {
      got += data.length;
      if (got < bytes) return;
      socket.off('data', onData);
      socket.off('close', onClose);
      resolve();
    };
    const onClose = () =>
      reject(new Error(`the connection ended ${bytes - got} bytes before its answer did`));
    socket.on('data', onData);
    socket.on('close', onClose);
  });
}
