/**
 * The connections through a world's links, each with the shell token that it was opened with, and how much
 * has been delivered to browsers through them.
 */

import type { RelayReport } from '../../clock/barrier.ts';
import { isBrowserLink } from '../../history/links.ts';
import type { Kind, Kinds, Observations } from '../../history/record.ts';
import type { Link } from '../../network/links.ts';

export class LinkWatch {
  /** Fingerprints by link and connection. */
  readonly #tokens = new Map<string, string>();
  /** Connections without a token of which both ends knew the end when the world was at rest. */
  readonly #ended = new Set<string>();
  #last: readonly RelayReport[] = [];
  #delivered = 0;

  /** What a tap told. */
  observe(kind: Kind, data: Kinds[Kind]): void {
    if (kind === 'wire.upgrade') {
      const { link, connection, token } = data as Observations['wire.upgrade'];
      if (token) this.#tokens.set(nameOf({ link, connection }), token);
    }
    if (changesBrowser(kind, data)) this.#delivered++;
  }

  /** How many things have reached browsers: bytes, messages, ends. */
  get delivered(): number {
    return this.#delivered;
  }

  /** The world is at rest: an exchange that is over need not be asked about again. A page's WebSocket may be. */
  forgetEnded(): void {
    for (const one of this.#last) if (one.closed && one.token === null) this.#ended.add(nameOf(one));
  }

  /** @param byHand ports of WebSockets opened by hand: a token tried again there is not a page's */
  reports(links: readonly Link[], byHand: ReadonlySet<number | null>): RelayReport[] {
    const reports = links
      .flatMap((link) => link.connections())
      .filter((counters) => !counters.closed || !this.#ended.has(nameOf(counters)))
      .map((counters) => {
        const token = this.#tokens.get(nameOf(counters)) ?? null;
        return { ...counters, token: byHand.has(counters.client.remotePort) ? null : token };
      });
    this.#last = reports;
    return reports;
  }
}

/** Whether what a tap has just seen of a server is on its way to a browser, where a script may hear of it. */
export function isForBrowser(kind: Kind, data: Kinds[Kind]): boolean {
  return fromServer(kind, data, 'server');
}

/** Whether a browser has just been given something of which a script may hear, or has opened or lost a connection. */
function changesBrowser(kind: Kind, data: Kinds[Kind]): boolean {
  if (kind === 'wire.opened' || kind === 'wire.ended')
    return isBrowserLink((data as Observations['wire.opened']).link);
  return fromServer(kind, data, 'client');
}

function fromServer(kind: Kind, data: Kinds[Kind], leg: 'client' | 'server'): boolean {
  if (kind !== 'wire.bytes' && kind !== 'wire.frame' && kind !== 'wire.ended') return false;
  const seen = data as Observations['wire.bytes' | 'wire.frame' | 'wire.ended'];
  if (seen.from !== 'server' || seen.leg !== leg || !isBrowserLink(seen.link)) return false;
  // The browser answers these itself.
  return !('opcode' in seen) || (seen.opcode !== 'ping' && seen.opcode !== 'pong');
}

function nameOf({ link, connection }: { readonly link: string; readonly connection: number }): string {
  return `${link}#${connection}`;
}
