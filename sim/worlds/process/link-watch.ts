/** The connections through a world's links, each with the shell token that it was opened with. */
import type { RelayReport } from '../../clock/barrier.ts';
import type { Network } from '../../network/links.ts';

interface Seen {
  readonly link?: string;
  readonly connection?: number;
  readonly token?: string | null;
}

export class LinkWatch {
  /** Fingerprints by link and connection. */
  readonly #tokens = new Map<string, string>();

  /** What the tap told of an upgrade. */
  upgraded({ link, connection, token }: Seen): void {
    if (token) this.#tokens.set(`${link}#${connection}`, token);
  }

  /** @param byHand ports of WebSockets opened by hand: a token tried again there is not a page's */
  reports(network: Network, byHand: ReadonlySet<number | null>): RelayReport[] {
    return network
      .links()
      .flatMap((link) => link.connections())
      .map((counters) => {
        const token = this.#tokens.get(`${counters.link}#${counters.connection}`) ?? null;
        return { ...counters, token: byHand.has(counters.client.remotePort) ? null : token };
      });
  }
}
