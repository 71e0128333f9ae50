/** The address of a terminal WebSocket. */
import { type TerminalQuery, terminalPath } from '../../contracts/frames.ts';

/** `gatewayUrl` is the gateway's `http:` or `https:` address; throws TypeError when it is no address. */
export function terminalUrl(gatewayUrl: string, query: TerminalQuery): string {
  const url = new URL(terminalPath, gatewayUrl);
  url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}
