/** The HTTP side of a terminal's upgrade: what is refused before there is a WebSocket. */
import { type IncomingMessage, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { terminalPath } from '../../contracts/frames.ts';

/** The query of an upgrade to the terminal path; null for any other target. */
export function terminalParams(request: IncomingMessage): URLSearchParams | null {
  const target = request.url ?? '';
  const at = target.indexOf('?');
  const path = at < 0 ? target : target.slice(0, at);
  return path === terminalPath ? new URLSearchParams(at < 0 ? '' : target.slice(at)) : null;
}

/**
 * A page may open a terminal when it came from this gateway or from an origin that is allowed. A client
 * without an Origin is no browser, so no page can be behind it.
 */
export function originAllowed(request: IncomingMessage, allowed: readonly string[]): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined || allowed.includes(origin)) return true;
  return URL.canParse(origin) && new URL(origin).host === host;
}

/** Answers with plain HTTP and closes. */
export function refuseUpgrade(stream: Duplex, status: number, headers: Record<string, string> = {}): void {
  const text = STATUS_CODES[status] ?? '';
  const head = {
    Connection: 'close',
    'Content-Type': 'text/plain',
    'Content-Length': String(Buffer.byteLength(text)),
    ...headers,
  };
  stream.once('finish', () => stream.destroy());
  stream.end(
    [
      `HTTP/1.1 ${status} ${text}`,
      ...Object.entries(head).map(([name, value]) => `${name}: ${value}`),
      '',
      text,
    ].join('\r\n'),
  );
}
