/**
 * What a scenario may do to a link, in words of causes. Each verb creates toxics through
 * toxiproxy-node-client, records that the fault is there, and answers the value that heals it.
 */
import type { Observe } from '../wire/tap.ts';
import { type Direction, type Fault, UnsupportedFault } from './fault.ts';
import type { TcpProxy } from './tcp-proxy.ts';
import type { Stream } from './toxic.ts';

/** The proxy whose toxics they are; toxiproxy-node-client's own fits. */
export interface FaultyProxy {
  readonly listen: string;
  readonly upstream: string;
  addToxic(body: {
    readonly name: string;
    readonly type: 'latency';
    readonly stream: Stream;
    readonly toxicity: number;
    readonly attributes: Readonly<Record<string, number>>;
  }): Promise<AddedToxic>;
  update(body: {
    readonly enabled: boolean;
    readonly listen: string;
    readonly upstream: string;
  }): Promise<unknown>;
}

export interface AddedToxic {
  remove(): Promise<unknown>;
}

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

/** What is different where the server is not ours. */
export interface Outside {
  /** The port that clients dial, where that is not the proxy's own. */
  readonly front?: Pick<TcpProxy, 'start' | 'stop'>;
  /** The server's delays pass in real time while the world's time is virtual. */
  readonly keepsRealTime?: boolean;
}

export class LinkFaults {
  readonly name: string;
  readonly #proxy: FaultyProxy;
  readonly #observe: Observe;
  readonly #front: Pick<TcpProxy, 'start' | 'stop'> | null;
  readonly #keepsRealTime: boolean;
  #upstream: string;
  #made = 0;
  #silencing = 0;
  #closed = false;

  constructor(name: string, proxy: FaultyProxy, observe: Observe, outside: Outside = {}) {
    this.name = name;
    this.#front = outside.front ?? null;
    this.#keepsRealTime = outside.keepsRealTime ?? false;
    this.#proxy = proxy;
    this.#upstream = proxy.upstream;
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
  down(): Promise<Fault> {
    return this.#apply('down', {}, async () => {
      await this.#update({ enabled: false });
      await this.#front?.stop();
      return async () => {
        await this.#update({ enabled: true });
        await this.#front?.start();
      };
    });
  }

  /** RST to both ends of every connection that is open now. One shot: there is nothing to heal. */
  reset(): Promise<Fault> {
    return this.#apply('reset', {}, async () => {
      await (await this.#add('reset', toxic('reset', 'server→client', { bytes: 0 }))).remove();
      return async () => {};
    });
  }

  /** A cable pulled out: nothing arrives either way, neither bytes nor ends, and nobody is told. */
  blackhole(): Promise<Fault> {
    return this.#silence('blackhole', {}, silencesOf(bothWays));
  }

  /** As `blackhole`, `ms` after a connection was opened, or after now for those that are open. */
  blackholeAfter(ms: number): Promise<Fault> {
    const wanted = bothWays.map((one) => toxic('blackhole_after', one, { delay: ms }));
    return this.#toxics('blackholeAfter', { ms }, wanted);
  }

  /** As `blackhole`, in one direction only. */
  halfOpen(direction: Direction): Promise<Fault> {
    return this.#silence('halfOpen', { direction }, silencesOf([direction]));
  }

  /** Nothing arrives while it stands, and all of it, in order, once it is healed. */
  stall(direction?: Direction): Promise<Fault> {
    const wanted = (direction ? [direction] : bothWays).map((one) => toxic('bandwidth', one, { rate: 0 }));
    return this.#silence('stall', { direction: direction ?? 'both' }, [wanted]);
  }

  /** Both directions take `latencyMs` ± `jitterMs` longer. */
  slow(delay: { readonly latencyMs: number; readonly jitterMs?: number }): Promise<Fault> {
    const attributes = { latency: delay.latencyMs, jitter: delay.jitterMs ?? 0 };
    return this.#timed(
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
    return this.#timed('bandwidth', { ...limit }, wanted);
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
    this.#observe('fault.applied', { link: this.name, fault: 'pointAt', detail: { upstream } });
    this.#upstream = upstream;
    await this.#update({ enabled: true });
  }

  /** Toxics that wait. */
  async #timed(
    fault: string,
    detail: Record<string, unknown>,
    wanted: readonly ToxicWanted[],
  ): Promise<Fault> {
    if (this.#keepsRealTime) throw UnsupportedFault.onRealClock(fault);
    return this.#toxics(fault, detail, wanted);
  }

  #toxics(fault: string, detail: Record<string, unknown>, wanted: readonly ToxicWanted[]): Promise<Fault> {
    return this.#apply(fault, detail, () => this.#addAll(fault, wanted));
  }

  /** The first of several ways that the server knows. */
  async #silence(
    fault: string,
    detail: Record<string, unknown>,
    ways: readonly (readonly ToxicWanted[])[],
  ): Promise<Fault> {
    this.#silencing++;
    const applied = await this.#apply(fault, detail, async () => {
      try {
        for (const way of ways.slice(0, -1)) {
          const undo = await this.#addAll(fault, way).catch(unlessUnsupported);
          if (undo) return undo;
        }
        return await this.#addAll(fault, ways.at(-1)!);
      } catch (error) {
        this.#silencing--;
        throw error;
      }
    });
    let healed = false;
    const heal = async () => {
      await applied.heal();
      if (!healed) this.#silencing--;
      healed = true;
    };
    return { ...applied, heal, [Symbol.asyncDispose]: heal };
  }

  /** Adds all or none. Answers how to take them away again. */
  async #addAll(fault: string, wanted: readonly ToxicWanted[]): Promise<() => Promise<void>> {
    const added: AddedToxic[] = [];
    const removeAll = async () => {
      for (const one of added.splice(0)) await one.remove();
    };
    try {
      for (const one of wanted) added.push(await this.#add(fault, one));
    } catch (error) {
      await removeAll();
      throw error;
    }
    return removeAll;
  }

  async #add(fault: string, wanted: ToxicWanted): Promise<AddedToxic> {
    const name = `${wanted.type}_${wanted.stream}_${++this.#made}`;
    try {
      return await this.#proxy.addToxic({ ...wanted, name, toxicity: 1, type: wanted.type as 'latency' });
    } catch (error) {
      // The client keeps only the status; names and attributes are ours, so a 400 can only mean the type.
      if (error instanceof Error && error.message.endsWith('status code 400'))
        throw UnsupportedFault.lacks(fault, wanted.type);
      throw error;
    }
  }

  /** Records the fault before it acts and its healing before that acts: a cause stands before its effects. */
  async #apply(
    fault: string,
    detail: Record<string, unknown>,
    act: () => Promise<() => Promise<void>>,
  ): Promise<Fault> {
    const link = this.name;
    let healed = false;
    let undo = async () => {};
    const heal = async () => {
      if (healed) return;
      healed = true;
      this.#observe('fault.healed', { link, fault });
      if (!this.#closed) await undo();
    };
    this.#observe('fault.applied', { link, fault, detail });
    try {
      undo = await act();
    } catch (error) {
      await heal();
      throw error;
    }
    return { link, fault, heal, [Symbol.asyncDispose]: heal };
  }

  async #update({ enabled }: { readonly enabled: boolean }): Promise<void> {
    await this.#proxy.update({ enabled, listen: this.#proxy.listen, upstream: this.#upstream });
  }
}

/** Swallowing data and holding ends, composed of two toxics where the server has none for it. */
function silencesOf(directions: readonly Direction[]): ToxicWanted[][] {
  return [
    directions.map((one) => toxic('half_open', one, { bytes: 0 })),
    directions.flatMap((one) => [
      toxic('slow_close', one, { delay: holdMs }),
      toxic('timeout', one, { timeout: 0 }),
    ]),
  ];
}

function unlessUnsupported(error: unknown): null {
  if (error instanceof UnsupportedFault) return null;
  throw error;
}

function toxic(
  type: string,
  direction: Direction,
  attributes: Readonly<Record<string, number>>,
): ToxicWanted {
  return { type, stream: streams[direction], attributes };
}
