/**
 * News that reaches every gateway: those who listen in this process, and the others over HTTP.
 *
 *     publish ──▶ local bus ──▶ terminals
 *        └──────▶ POST address/api/gateway-news, signed ──▶ receive ──▶ the other's local bus
 *
 * The gateways share a signing key, so nobody else can tell them news. What a gateway did not hear it
 * finds in the database at its next renewal (`missed-news.ts`).
 */
import Type, { type Static } from 'typebox';
import { Check } from 'typebox/value';
import type { Bus, News } from '../../ports/bus.ts';
import type { Log } from '../../ports/log.ts';
import type { PeerCaller } from '../../ports/peer-caller.ts';
import type { Database } from '../../store/schema.ts';
import type { Signing } from '../signing.ts';

export const peerNewsPath = '/api/gateway-news';

/** `signature` is over `POST\nPATH\nNEWS`, as the agents' requests are signed. */
export const SignedNews = Type.Object({ news: Type.String(), signature: Type.String() });
export type SignedNews = Static<typeof SignedNews>;

/** As `ports/bus.ts` has it. */
const KnownNews = Type.Union([
  Type.Object({ kind: Type.Literal('collaboration_ended'), collaborationId: Type.String() }),
  Type.Object({ kind: Type.Literal('machine_quarantined'), machineId: Type.String() }),
  Type.Object({ kind: Type.Literal('policy_updated'), orgId: Type.String() }),
  Type.Object({ kind: Type.Literal('refresh_shell_session'), sessionId: Type.String() }),
  Type.Object({
    kind: Type.Literal('shell_session_shared'),
    sessionId: Type.String(),
    collaborationId: Type.String(),
  }),
  Type.Object({
    kind: Type.Literal('user_session_revoked'),
    userSessionId: Type.String(),
    reason: Type.String(),
  }),
  Type.Object({
    kind: Type.Literal('end_shell_sessions'),
    sessionIds: Type.Array(Type.String()),
    cause: Type.Enum(['ended_by_user', 'ended_by_admin', 'collaboration_ended', 'replaced']),
    reason: Type.String(),
  }),
]);

export interface PeerNewsPorts {
  /** Of this process. */
  readonly bus: Bus;
  readonly caller: Pick<PeerCaller, 'post'> | null;
  readonly database: Database;
  readonly log: Log;
}

export class PeerNews implements Bus {
  readonly #ports: PeerNewsPorts;
  readonly #signing: Signing;
  readonly #gatewayId: string;
  readonly subscribe: Bus['subscribe'];

  constructor(ports: PeerNewsPorts, signing: Signing, gatewayId: string) {
    this.#ports = ports;
    this.#signing = signing;
    this.#gatewayId = gatewayId;
    this.subscribe = (listener) => ports.bus.subscribe(listener);
  }

  /** Resolves when everyone who could be reached has acted on it. */
  async publish(news: News): Promise<void> {
    await Promise.all([this.#ports.bus.publish(news), this.#tellPeers(news)]);
  }

  /** Passes on what another gateway tells. False for news that no gateway of this database signed. */
  async receive({ news, signature }: SignedNews): Promise<boolean> {
    if (!this.#signing.verify('POST', peerNewsPath, news, signature)) return false;
    const told: unknown = JSON.parse(news);
    // A newer gateway may tell what this one does not know.
    if (Check(KnownNews, told)) await this.#ports.bus.publish(told);
    return true;
  }

  async #tellPeers(news: News): Promise<void> {
    const { caller } = this.#ports;
    if (!caller) return;
    const text = JSON.stringify(news);
    const body: SignedNews = { news: text, signature: this.#signing.sign('POST', peerNewsPath, text) };
    const tell = async (id: string, address: string) => {
      try {
        const status = await caller.post(new URL(peerNewsPath, address).href, JSON.stringify(body));
        if (status !== 204) throw new Error(`it answered ${status}`);
      } catch (error) {
        this.#trouble(`telling gateway ${id} of ${news.kind}`, error as Error);
      }
    };
    try {
      await Promise.all((await this.#peers()).map(({ id, address }) => tell(id, address)));
    } catch (error) {
      this.#trouble(`telling the other gateways of ${news.kind}`, error as Error);
    }
  }

  #trouble(what: string, error: Error): void {
    this.#ports.log.event('trouble', { what, error: error.message });
  }

  async #peers(): Promise<{ id: string; address: string }[]> {
    const rows = await this.#ports.database
      .selectFrom('gateways')
      .select(['id', 'address'])
      .where('id', '!=', this.#gatewayId)
      .orderBy('id')
      .execute();
    return rows.flatMap(({ id, address }) => (address === null ? [] : { id, address }));
  }
}
