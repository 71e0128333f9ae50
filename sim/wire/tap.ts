/**
 * Watches one connection on both legs of a link and tells what passes as `wire.*` observations.
 *
 *            leg "client"                leg "server"
 *     client ═══════════▶ proxy, faults ═══════════▶ server
 *            ◀═══════════               ◀═══════════
 *
 * Four readers, one for each leg and direction, so that what was sent and what arrived are both seen.
 */
import type { Leg, Observations, Sender } from '../history/record.ts';
import type { Ending } from './counters.ts';
import { type Frame, WireReader } from './rfc6455.ts';

/** Takes one observation; `at` is left to the history. */
export type Observe = <K extends keyof Observations>(kind: K, data: Observations[K]) => void;

interface Watch {
  readonly reader: WireReader;
  dataFrames: number;
  closeFrames: number;
  ended: Ending | null;
}

const maxPingsRemembered = 256;

export class ConnectionTap {
  readonly #observe: Observe;
  readonly #link: string;
  readonly #connection: number;
  readonly #watches = {
    client: { client: watch('client'), server: watch('server') },
    server: { client: watch('client'), server: watch('server') },
  };
  /** Payloads of pings delivered to a peer that it has not answered. */
  readonly #pings: Record<Sender, string[]> = { client: [], server: [] };

  constructor(observe: Observe, link: string, connection: number) {
    this.#observe = observe;
    this.#link = link;
    this.#connection = connection;
    observe('wire.opened', { link, connection });
  }

  /** Bytes of `from` seen on a leg: read there if the leg is its own, written there otherwise. */
  bytes(leg: Leg, from: Sender, bytes: Uint8Array): void {
    const seen = this.#watches[leg][from];
    const link = this.#link;
    const connection = this.#connection;
    for (const part of seen.reader.read(bytes)) {
      if (part.kind === 'bytes') {
        this.#observe('wire.bytes', { link, connection, leg, from, bytes: part.end - part.start });
        if (part.upgrade && leg === 'client')
          this.#observe('wire.upgrade', { link, connection, ...part.upgrade });
      } else if (part.whole) {
        this.#frame(leg, from, part.whole);
      }
    }
    if (from === 'server' && seen.reader.isHttp) this.#refused(leg);
  }

  /** A leg's direction ended: the peer ended it, or the proxy did towards the peer. */
  ended(leg: Leg, from: Sender, how: Ending): void {
    const seen = this.#watches[leg][from];
    if (seen.ended) return;
    seen.ended = how;
    this.#observe('wire.ended', {
      link: this.#link,
      connection: this.#connection,
      leg,
      from,
      how,
      partial: seen.reader.partial,
    });
  }

  reader(leg: Leg, from: Sender): WireReader {
    return this.#watches[leg][from].reader;
  }

  ending(leg: Leg, from: Sender): Ending | null {
    return this.#watches[leg][from].ended;
  }

  dataFrames(leg: Leg, from: Sender): number {
    return this.#watches[leg][from].dataFrames;
  }

  owedPongs(peer: Sender): number {
    return this.#isGone(peer) ? 0 : this.#pings[peer].length;
  }

  sentClose(peer: Sender): boolean {
    return this.#watches[peer][peer].closeFrames > 0;
  }

  owesClose(peer: Sender): boolean {
    const delivered = this.#watches[peer][other(peer)].closeFrames;
    return !this.#isGone(peer) && delivered > 0 && !this.sentClose(peer);
  }

  get upgraded(): boolean {
    return this.#watches.client.client.reader.upgraded;
  }

  #frame(leg: Leg, from: Sender, frame: Frame): void {
    const { opcode, fin, payloadBytes: bytes, code, reason = '' } = frame;
    const said = { link: this.#link, connection: this.#connection, leg, from, opcode, fin, bytes };
    this.#observe('wire.frame', code === undefined ? said : { ...said, code, reason });
    const seen = this.#watches[leg][from];
    switch (frame.opcode) {
      case 'ping':
        if (leg !== from) this.#pingDelivered(leg, frame.payload);
        return;
      case 'pong':
        if (leg === from) this.#pongRead(from, frame.payload);
        return;
      case 'close':
        seen.closeFrames++;
        return;
      default:
        seen.dataFrames++;
    }
  }

  #pingDelivered(peer: Sender, payload: Uint8Array): void {
    const pings = this.#pings[peer];
    if (pings.length < maxPingsRemembered) pings.push(Buffer.from(payload).toString('latin1'));
  }

  /** RFC 6455 section 5.5.3: a pong may answer only the latest of several pings; an unasked one answers none. */
  #pongRead(peer: Sender, payload: Uint8Array): void {
    const answered = this.#pings[peer].indexOf(Buffer.from(payload).toString('latin1'));
    if (answered >= 0) this.#pings[peer].splice(0, answered + 1);
  }

  #isGone(peer: Sender): boolean {
    const own = this.#watches[peer];
    return own[peer].ended !== null || own[other(peer)].ended !== null;
  }

  /** The server has answered with something else than 101, so the client's bytes are no frames either. */
  #refused(leg: Leg): void {
    const request = this.#watches[leg].client.reader;
    if (request.upgraded) request.refuse();
  }
}

function watch(from: Sender): Watch {
  return { reader: new WireReader(from), dataFrames: 0, closeFrames: 0, ended: null };
}

function other(peer: Sender): Sender {
  return peer === 'client' ? 'server' : 'client';
}
