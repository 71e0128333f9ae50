/**
 * Ports for proxies, taken below the range from which the kernel gives ports to dialling sockets: a link
 * that is down must find its own port free when it comes up again.
 */
const first = 20_000;
const count = 12_000;
let next = process.pid * 97;

/** Calls `open` with one port after the other until it succeeds. Rejects with the last failure. */
export async function onFreePort<T>(open: (port: number) => Promise<T>, attempts = 200): Promise<T> {
  let failure: unknown;
  for (let attempt = 0; attempt < attempts; attempt++) {
    try {
      return await open(first + (next++ % count));
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}
