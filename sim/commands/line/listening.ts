/** An address that was typed and at which nobody can listen, in words. */
import { Misuse } from './misuse.ts';

/** What to throw for what a server threw at its start; null where that is not about its address. */
export function cannotListen(error: unknown, { host, port }: { host?: string; port: number }): Misuse | null {
  const { code, syscall, message } = error as NodeJS.ErrnoException;
  if (syscall === 'listen') {
    const why = { EADDRINUSE: 'it is in use', EACCES: 'it is not allowed' }[code ?? ''];
    if (why) return new Misuse(`--port ${port}: ${why}; --port 0 takes a free one`);
    return new Misuse(host === undefined ? `--port ${port}: ${message}` : `--host ${host}: ${message}`);
  }
  return syscall === 'getaddrinfo' ? new Misuse(`--host ${host}: there is no such host`) : null;
}
