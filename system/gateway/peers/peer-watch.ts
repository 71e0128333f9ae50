/** Which of the other gateways still renew their lease. Who does not is struck out, by one of those who see it. */
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import { compileOnce } from '../../store/compile-once.ts';
import type { Database } from '../../store/schema.ts';

interface Sighting {
  readonly lease: string;
  readonly beats: number;
  /** When the count was seen to have moved; monotonic. */
  readonly at: number;
}

const others = compileOnce((db, given: { gatewayId: string }) =>
  db.selectFrom('gateways').selectAll().where('id', '!=', given.gatewayId),
);

export class PeerWatch {
  readonly #ports: { readonly clock: Clock; readonly database: Database; readonly log: Log };
  readonly #options: { readonly gatewayId: string; readonly patienceMs: number };
  #seen = new Map<string, Sighting>();

  constructor(
    ports: { readonly clock: Clock; readonly database: Database; readonly log: Log },
    options: { readonly gatewayId: string; readonly patienceMs: number },
  ) {
    this.#ports = ports;
    this.#options = options;
  }

  /** Looks at all the others; answers the ids of those that it has struck out. */
  async strikeOut(): Promise<string[]> {
    const { clock, database, log } = this.#ports;
    const peers = await others.rows(database, { gatewayId: this.#options.gatewayId });
    const now = clock.now();
    const before = this.#seen;
    this.#seen = new Map();
    const struckOut: string[] = [];
    for (const { id, lease, beats } of peers) {
      const known = before.get(id);
      const moved = known?.lease !== lease || known.beats !== beats;
      const sighting = moved ? { lease, beats, at: now } : known;
      this.#seen.set(id, sighting);
      if (now - sighting.at < this.#options.patienceMs) continue;
      if (!(await this.#delete(id, sighting))) continue;
      log.event('gateway.struck_out', { gateway: id });
      struckOut.push(id);
    }
    return struckOut;
  }

  /** False when it has renewed in this moment after all, or another gateway came first. */
  async #delete(id: string, { lease, beats }: Sighting): Promise<boolean> {
    const deleted = await this.#ports.database
      .deleteFrom('gateways')
      .where('id', '=', id)
      .where('lease', '=', lease)
      .where('beats', '=', beats)
      .executeTakeFirst();
    return deleted.numDeletedRows > 0n;
  }
}
