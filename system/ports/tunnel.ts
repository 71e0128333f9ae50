/** The tailnet address at which a machine's agent can be reached, while it is up. */
import type { Server } from 'node:http';

export interface Tunnel {
  /** Resolves when the server can be reached; throws when the address cannot be had. */
  open(server: Server): Promise<void>;
  /** Nobody can reach the server any more: stops listening and destroys its connections. Idempotent. */
  close(): Promise<void>;
}
