/**
 * Ports for proxies and for what stands behind them, taken below the range from which the kernel gives
 * ports to dialling sockets: a link that is down must find its own port free when it comes up again.
 */
import { once } from 'node:events';
import { createServer } from 'node:net';

const share = 3_000;
/** Test workers that run side by side take their ports from shares of their own. */
const first = 20_000 + (Number(process.env.TEST_PARALLEL_INDEX ?? 0) % 4) * share;
let next = process.pid * 97;

/** Calls `open` with one port after the other until it succeeds. Rejects with the last failure. */
export async function onFreePort<T>(open: (port: number) => Promise<T>, attempts = 200): Promise<T> {
  let failure: unknown;
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      return await open(first + (next++ % share));
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

/** A port on which nobody listens now, and which nobody of this process is given again soon. */
export function reservePort(): Promise<number> {
  return onFreePort(async (port) => {
    const server = createServer();
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
    server.close();
    await once(server, 'close');
    return port;
  });
}
