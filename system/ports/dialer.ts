/** Opens a byte stream to a peer. The stream answers for its own failures with an `error` event. */
import type { Duplex } from 'node:stream';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export interface Dialer {
  dial(address: Address): Duplex;
}
