/**
 * A port that stays ours between two processes: taken from below the range from which the kernel gives
 * ports to outgoing connections, so that none of those can slip in while nobody listens.
 */
const first = 20_000;
const count = 10_000;

/** Answers the first port that `take` could listen on. Throws the last failure after twenty that were taken. */
export async function freePort(take: (port: number) => Promise<unknown>): Promise<number> {
  for (let attempt = 1; ; attempt++) {
    const port = first + Math.floor(Math.random() * count);
    try {
      await take(port);
      return port;
    } catch (error) {
      if (!String(error).includes('EADDRINUSE') || attempt === 20) throw error;
    }
  }
}
