/**
 * People at terminals, in a process of their own: opens as many as it is told to, says so, and keeps each
 * alive as a browser does, by answering pings. When all have closed with the code END it says so, too; with
 * any other code the first that closes ends the program. 0: none may close.
 *
 *     terminals.ts URL ORG EMAIL PASSWORD COUNT END MACHINE...   ── says ──▶ how many are open, and closed
 */
import { setPriority } from 'node:os';
import { WebSocket } from 'ws';
import { terminalUrl } from '../../../system/dashboard/connection/terminal-url.ts';
import { keepingAlive } from './keeping-alive.ts';

/** More than a few at once would only wait for each other. */
const atOnce = 8;

if (import.meta.main) {
  const [, , url, orgId, email, password, count, end, ...machines] = process.argv;
  const client = await keepingAlive(url!, orgId!).signIn(email!, password!);
  let next = 0;
  let open = 0;
  let closed = 0;
  const hasClosed = () => void (++closed === Number(count) && process.send!(closed));
  const opening = async () => {
    while (next < Number(count)) {
      const n = next++;
      const machineId = machines[n % machines.length]!;
      const address = terminalUrl(url!, {
        token: client.jwt,
        org_id: orgId!,
        machine_id: machineId,
        shell_token: await client.shellToken(machineId),
        connection: `split-${n + 1}`,
      });
      await connected(new WebSocket(address, { perMessageDeflate: false }), Number(end), hasClosed);
      open++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, opening));
  // Browsers run elsewhere: these stand back for the gateway that is measured.
  setPriority(19);
  process.send!(open);
}

/** Resolves once the gateway says that the shell is there. */
function connected(socket: WebSocket, end: number, hasClosed: () => void): Promise<void> {
  return new Promise((resolve) => {
    socket.once('message', () => resolve());
    socket.on('error', (error) => lost(error.message));
    socket.on('close', (code, reason) => (code === end ? hasClosed() : lost(`${code} ${reason}`)));
  });
}

function lost(why: string): never {
  process.stderr.write(`a terminal was lost: ${why}\n`);
  process.exit(1);
}
