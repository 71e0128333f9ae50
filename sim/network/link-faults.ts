/**
 * What a scenario may do to a link, in words of causes. Each verb creates toxics through
 * toxiproxy-node-client, records that the fault is there, and answers the value that heals it.
 */
import type { Proxy as ProxyClient, Toxic as ToxicClient } from 'toxiproxy-node-client';
import type { Observe } from '../wire/tap.ts';
import { type Direction, type Fault, UnsupportedFault } from './fault.ts';
import type { Stream } from './toxic.ts';

interface ToxicWanted {
  readonly type: string;
  readonly stream: Stream;
  readonly attributes: Readonly<Record<string, number>>;
}

const streams: Readonly<Record<Direction, Stream>> = {
  'client→server': 'upstream',
  'server→client': 'downstream',
};
const bothWays: readonly Direction[] = ['client→server', 'server→client'];

/** Some 24 days: longer than any run. */
const holdMs = 2 ** 31 - 1;

export class LinkFaults {
  readonly name: string;
  readonly #proxy: ProxyClient;
  readonly #observe: Observe;
  #made = 0;
  #silencing = 0;
  #closed = false;

  constructor(name: string, proxy: ProxyClient, observe: Observe) {
    this.name = name;
    this.#proxy = proxy;
    this.#observe = observe;
  }

  /** Whether a fault that keeps bytes or ends from arriving is applied. */
  get silenced(): boolean {
    return this.#silencing > 0;
  }

  /** The link is gone: faults that still stand need no healing. */
  close(): void {
    this.#closed = true;
  }

  /** The port refuses and every connection is closed. Toxiproxy's disable. */
  async down(): Promise<Fault> {
    await this.#enable(false);
    return this.#applied('down', {}, false, () => this.#enable(true));
  }

  /** RST to both ends of every connection that is open now. One shot: there is nothing to heal. */
  async reset(): Promise<Fault> {
    const toxic = await this.#add('reset', { type: 'reset', stream: 'downstream', attributes: { bytes: 0 } });
    const fault = this.#applied('reset', {}, false, async () => {});
    await toxic.remove();
    return fault;
  }

  /** A cable pulled out: nothing arrives either way, neither bytes nor ends, and nobody is told. */
  blackhole(): Promise<Fault> {
    return this.#silence('blackhole', bothWays, {});
  }

  /** The same in one direction only. */
  halfOpen(direction: Direction): Promise<Fault> {
    return this.#silence('halfOpen', [direction], { direction });
  }

  /** Nothing arrives while it stands, and all of it, in order, once it is healed. */
  stall(direction?: Direction): Promise<Fault> {
    const wanted = (direction ? [direction] : bothWays).map((one) => toxic('bandwidth', one, { rate: 0 }));
    return this.#toxics('stall', { direction: direction ?? 'both' }, wanted, true);
  }

  /** Both directions take `latencyMs` ± `jitterMs` longer. */
  slow(delay: { readonly latencyMs: number; readonly jitterMs?: number }): Promise<Fault> {
    const attributes = { latency: delay.latencyMs, jitter: delay.jitterMs ?? 0 };
    return this.#toxics(
      'slow',
      { ...attributes },
      bothWays.map((one) => toxic('latency', one, attributes)),
    );
  }

  /** At most `kilobytesPerSecond` (of 1000 bytes) a second, each way or in one direction. */
  bandwidth(limit: { readonly kilobytesPerSecond: number; readonly direction?: Direction }): Promise<Fault> {
    const attributes = { rate: limit.kilobytesPerSecond };
    const directions = limit.direction ? [limit.direction] : bothWays;
    const wanted = directions.map((one) => toxic('bandwidth', one, attributes));
    return this.#toxics('bandwidth', { ...limit }, wanted);
  }

  /** Ends connections inside the `frame`-th WebSocket frame from now on, 1 being the next to begin. */
  cutInsideFrame(cut: {
    readonly frame?: number;
    readonly how: 'fin' | 'rst';
    readonly direction: Direction;
    /** Bytes of the frame that arrive; default half of them. */
    readonly offset?: number;
  }): Promise<Fault> {
    const attributes = { frame: cut.frame ?? 1, offset: cut.offset ?? 0, reset: cut.how === 'rst' ? 1 : 0 };
    return this.#toxics('cutInsideFrame', { ...cut }, [toxic('cut_frame', cut.direction, attributes)]);
  }

  /** Ends connections after `bytes` more. A few bytes end it inside the next chunk of an HTTP body. */
  cutInsideChunk(cut: {
    readonly bytes?: number;
    readonly how: 'fin' | 'rst';
    readonly direction: Direction;
  }): Promise<Fault> {
    const type = cut.how === 'rst' ? 'reset' : 'limit_data';
    const bytes = cut.bytes ?? 5;
    return this.#toxics('cutInsideChunk', { ...cut, bytes }, [toxic(type, cut.direction, { bytes })]);
  }

  /** Swallows control frames of one kind. */
  dropFrames(opcode: 'close' | 'ping' | 'pong', direction: Direction): Promise<Fault> {
    return this.#toxics('dropFrames', { opcode, direction }, [
      toxic('drop_frames', direction, { [opcode]: 1 }),
    ]);
  }

  /** A middlebox that closes a connection after `ms` without a byte either way. */
  idleCut(ms: number, how: 'fin' | 'rst' = 'fin'): Promise<Fault> {
    const attributes = { timeout: ms, reset: how === 'rst' ? 1 : 0 };
    return this.#toxics('idleCut', { ms, how }, [toxic('idle_cut', 'server→client', attributes)]);
  }

  /** Points the link at another upstream; its connections are cut. */
  async pointAt(upstream: string): Promise<void> {
    const { name, listen } = this.#proxy;
    await this.#proxy.update({ enabled: true, listen, upstream });
    this.#observe('fault.applied', { link: this.name, fault: 'pointAt', detail: { proxy: name, upstream } });
  }

  /** Composed of slow_close and timeout where the server has no half_open. */
  async #silence(fault: string, directions: readonly Direction[], detail: Record<string, unknown>) {
    try {
      const wanted = directions.map((one) => toxic('half_open', one, { bytes: 0 }));
      return await this.#toxics(fault, detail, wanted, true);
    } catch (error) {
      if (!(error instanceof UnsupportedFault)) throw error;
      const wanted = directions.flatMap((one) => [
        toxic('slow_close', one, { delay: holdMs }),
        toxic('timeout', one, { timeout: 0 }),
      ]);
      return await this.#toxics(fault, detail, wanted, true);
    }
  }

  async #toxics(
    fault: string,
    detail: Record<string, unknown>,
    wanted: readonly ToxicWanted[],
    silences = false,
  ): Promise<Fault> {
    const added: ToxicClient<unknown>[] = [];
    const removeAll = async () => {
      for (const one of added.splice(0)) await one.remove();
    };
    try {
      for (const one of wanted) added.push(await this.#add(fault, one));
    } catch (error) {
      await removeAll();
      throw error;
    }
    return this.#applied(fault, detail, silences, removeAll);
  }

  async #add(fault: string, wanted: ToxicWanted): Promise<ToxicClient<unknown>> {
    const name = `${wanted.type}_${wanted.stream}_${++this.#made}`;
    try {
      return await this.#proxy.addToxic({ ...wanted, name, toxicity: 1, type: wanted.type as 'latency' });
    } catch (error) {
      // The client keeps only the status; names and attributes are ours, so a 400 can only mean the type.
      if (error instanceof Error && error.message.endsWith('status code 400'))
        throw new UnsupportedFault(fault, wanted.type);
      throw error;
    }
  }

  #applied(
    fault: string,
    detail: Record<string, unknown>,
    silences: boolean,
    undo: () => Promise<void>,
  ): Fault {
    const link = this.name;
    this.#observe('fault.applied', { link, fault, detail });
    if (silences) this.#silencing++;
    let healed = false;
    const heal = async () => {
      if (healed) return;
      healed = true;
      if (!this.#closed) await undo();
      if (silences) this.#silencing--;
      this.#observe('fault.healed', { link, fault });
    };
    return { link, fault, heal, [Symbol.asyncDispose]: heal };
  }

  async #enable(enabled: boolean): Promise<void> {
    const { listen, upstream } = this.#proxy;
    await this.#proxy.update({ enabled, listen, upstream });
  }
}

function toxic(
  type: string,
  direction: Direction,
  attributes: Readonly<Record<string, number>>,
): ToxicWanted {
  return { type, stream: streams[direction], attributes };
}
