/**
 * What ties a gateway to its deployment: its way to the database and to the other gateways. Cut, every
 * question fails, and so does every answer that is on its way: what was written then is written. A
 * connection to another gateway breaks.
 */
import type { Duplex } from 'node:stream';
import type { PeerCaller } from '../../system/ports/peer-caller.ts';
import type { Database } from '../../system/store/schema.ts';

export class GatewayTies {
  #cut = false;
  readonly #connections = new Set<Duplex>();

  get cut(): boolean {
    return this.#cut;
  }

  sever(): void {
    this.#cut = true;
    for (const connection of this.#connections) connection.destroy(cutOff('the other gateways'));
  }

  mend(): void {
    this.#cut = false;
  }

  database(database: Database): Database {
    return database.withPlugin({
      transformQuery: ({ node }) => {
        this.#hold('the database');
        return node;
      },
      transformResult: async ({ result }) => {
        this.#hold('the database');
        return result;
      },
    });
  }

  peers(caller: PeerCaller): PeerCaller {
    return {
      post: async (url, json) => {
        this.#hold('the other gateways');
        return caller.post(url, json);
      },
      connect: (url) => {
        this.#hold('the other gateways');
        const connection = caller.connect(url);
        this.#connections.add(connection);
        connection.once('close', () => this.#connections.delete(connection));
        return connection;
      },
    };
  }

  #hold(what: string): void {
    if (this.#cut) throw cutOff(what);
  }
}

function cutOff(what: string): Error {
  return new Error(`${what} cannot be reached: the gateway is cut off`);
}
