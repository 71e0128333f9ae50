/** Speaks to another gateway. */
import type { Duplex } from 'node:stream';

export interface PeerCaller {
  /** Posts JSON; resolves with the HTTP status. Rejects when no answer comes within a moment. */
  post(url: string, json: string): Promise<number>;
  /** A connection to the gateway at this URL. The stream answers for its own failures with an `error` event. */
  connect(url: string): Duplex;
}
