/**
 * A folder that one command at a time writes: two runs of a checkout would each clear away what the other reports. The
 * kernel keeps the claim, as a socket without a file, so that it ends with its process, however that ends.
 */
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { shownPath } from './line/files.ts';
import { BadFile } from './line/misuse.ts';

/** Until it is disposed of. Throws BadFile where somebody else writes it. */
export async function soleWriter(folder: string): Promise<AsyncDisposable> {
  const claim = createServer((socket) => socket.destroy());
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 32);
  try {
    await once(claim.listen(`\0hangup-writes-${name}`), 'listening');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
    throw new BadFile(
      `another run is writing ${shownPath(folder)}: wait for its end, or run in a clone of your own`,
    );
  }
  claim.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      claim.close();
      await once(claim, 'close');
    },
  };
}
