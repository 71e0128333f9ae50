/** Port numbers of a world without a kernel: every connection gets one of its own. */
import type { End } from './duplex.ts';

const address = '127.0.0.1';
const servicePort = 443;
const firstPort = 49_152;

export class Ports {
  #taken = 0;

  /** The two ends of a new connection, as its client sees them. */
  pair(): { readonly from: End; readonly to: End } {
    return { from: { address, port: firstPort + this.#taken++ }, to: { address, port: servicePort } };
  }
}
