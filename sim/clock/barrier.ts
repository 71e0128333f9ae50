/**
 * Tells when a world of separate processes is quiet, so that time may move.
 *
 * Kernel buffers hide bytes, so nobody's word alone is enough. A wave asks everyone at once and is good
 * when every loop is idle, every byte written has been read at the other end, nobody owes an answer on
 * the wire, and the pages have seen what the taps delivered. Two good waves in a row with the same
 * counters release the barrier.
 */

import type { LegCounters, LinkCounters } from '../wire/counters.ts';

export interface SocketReport {
  /** `address:port` */
  readonly local: string;
  readonly remote: string;
  /** Bytes. */
  readonly read: number;
  readonly written: number;
  readonly connecting: boolean;
  readonly closed: boolean;
}

/** What a Node process says of itself. */
export interface PartyReport {
  /** Its event loop had nothing to do, twice in a row. */
  readonly idle: boolean;
  readonly now: number;
  readonly nextDeadline: number | null;
  readonly sockets: readonly SocketReport[];
  /** Work under way that is neither a socket nor a timer: files, the thread pool. */
  readonly busy: readonly string[];
}

/** One connection through a link's proxy, as its tap counts it, with the shell token it was opened with. */
export interface RelayReport extends LinkCounters {
  /** Fingerprint of the shell token in its upgrade request; `null` for other traffic. */
  readonly token: string | null;
}

/** What a page's probe says. */
export interface PageReport {
  readonly name: string;
  /** Its main thread does nothing, so what came for it waits. */
  readonly hung?: boolean;
  readonly fetching: number;
  readonly sockets: readonly {
    readonly token: string | null;
    readonly state: 'connecting' | 'open' | 'closing' | 'closed';
    readonly received: number;
    readonly sent: number;
  }[];
}

export interface Wave {
  readonly parties: ReadonlyMap<string, PartyReport>;
  readonly relays: readonly RelayReport[];
  /** Connections of the laboratory itself: WebSockets opened by hand, impostors. */
  readonly own: readonly SocketReport[];
  readonly pages: readonly PageReport[];
  /** Whoever else is not quiet: shells, the cloud. */
  readonly others: readonly string[];
  /** Further counters that must stand still between two waves. */
  readonly stamp: string;
}

/** Why a wave is not good. */
export interface Unrest {
  readonly reasons: readonly string[];
  /** A page is behind with what the taps saw: it must be read again to learn that it has caught up. */
  readonly pageIsBehind: boolean;
}

/** No reasons when the wave is good. */
export function unrest(wave: Wave): Unrest {
  const reasons: string[] = [];
  const sockets = new Map<string, SocketReport>();
  for (const [name, party] of wave.parties) {
    if (!party.idle) reasons.push(`${name}: its event loop is busy`);
    for (const work of party.busy) reasons.push(`${name}: ${work} is under way`);
    for (const socket of party.sockets) {
      if (socket.connecting) reasons.push(`${name}: a connect from ${socket.local || '?'} is under way`);
      sockets.set(pair(socket.local, socket.remote), socket);
    }
  }
  for (const socket of wave.own) sockets.set(pair(socket.local, socket.remote), socket);
  for (const relay of wave.relays) {
    const name = `${relay.link}#${relay.connection}`;
    if (relay.client.connecting || relay.server.connecting) reasons.push(`${name}: the proxy is dialling`);
    const underWay = relay.toServer.transit + relay.toClient.transit;
    if (underWay > 0) reasons.push(`${name}: ${underWay} bytes are under way in the proxy`);
    // A silenced link holds answers and ends back: its two sides need not agree.
    if (relay.silenced) continue;
    const endHeld = [relay.toServer, relay.toClient].some((way) => way.endHeld || way.held > 0);
    for (const [side, leg] of Object.entries({ client: relay.client, server: relay.server })) {
      if (!relay.client.closed && !relay.server.closed) {
        if (leg.owedPongs > 0) reasons.push(`${name}: the ${side} owes ${leg.owedPongs} pongs`);
        if (leg.owesClose) reasons.push(`${name}: the ${side} owes the echo of a close`);
      }
      meet(`${name} ${side}`, leg, endHeld);
    }
  }
  const beforePages = reasons.length;
  for (const page of wave.pages) {
    if (page.hung) continue;
    if (page.fetching > 0 && !wave.relays.some((relay) => relay.silenced))
      reasons.push(`page ${page.name}: ${page.fetching} request is under way`);
    for (const socket of page.sockets) {
      const relay = wave.relays.findLast((one) => one.token !== null && one.token === socket.token);
      if (!relay) {
        if (socket.state === 'connecting') reasons.push(`page ${page.name}: a WebSocket is opening`);
        continue;
      }
      if (relay.silenced) continue;
      if (socket.state === 'connecting') reasons.push(`page ${page.name}: a WebSocket is opening`);
      if (relay.client.closed) {
        if (socket.state !== 'closed')
          reasons.push(`page ${page.name}: has not seen the end of its WebSocket`);
        continue;
      }
      // What its script has closed, another process of the browser closes on the wire.
      if (socket.state === 'closing' && !relay.client.sentClose && relay.toServer.held === 0)
        reasons.push(`page ${page.name}: its close has not reached the wire`);
      if (socket.state === 'open') {
        const { dataFramesRead, dataFramesWritten } = relay.client;
        if (dataFramesWritten !== socket.received)
          reasons.push(`page ${page.name}: received ${socket.received} of ${dataFramesWritten} messages`);
        if (dataFramesRead !== socket.sent)
          reasons.push(`page ${page.name}: ${dataFramesRead} of ${socket.sent} messages reached the wire`);
      }
    }
  }
  const pageIsBehind = reasons.length > beforePages;
  reasons.push(...wave.others);
  return { reasons, pageIsBehind };

  /** The other end of a tap's leg, where it is a process of ours. */
  function meet(where: string, leg: LegCounters, endHeld: boolean) {
    const tap = {
      local: `${leg.localAddress}:${leg.localPort}`,
      remote: `${leg.remoteAddress}:${leg.remotePort}`,
    };
    const peer = sockets.get(pair(tap.remote, tap.local));
    if (!peer) return;
    if (leg.closed !== peer.closed) {
      // Behind delayed bytes an end waits for virtual time.
      if (endHeld) return;
      reasons.push(`${where}: ${leg.closed ? 'the tap' : 'the process'} has closed, the other end has not`);
      return;
    }
    // Of what a side that closed had not read, nobody can tell.
    if (leg.closed) return;
    if (leg.bytesWritten !== peer.read)
      reasons.push(`${where}: ${peer.read} of ${leg.bytesWritten} bytes are read`);
    if (peer.written !== leg.bytesRead)
      reasons.push(`${where}: ${leg.bytesRead} of ${peer.written} bytes are read at the tap`);
  }
}

function pair(local: string, remote: string): string {
  return `${plain(local)}>${plain(remote)}`;
}

/** `::ffff:127.0.0.1` is 127.0.0.1. */
function plain(address: string): string {
  return address.replace('::ffff:', '');
}

/** No quiet within the wall-time budget: nobody can say what happened, so the verdict is unknown. */
export class UnknownError extends Error {
  override readonly name = 'UnknownError';
}

/**
 * Resolves with the quiet wave. `take` asks everyone, and hears of the unrest that the last wave found.
 * Throws UnknownError with the last wave's reasons after `budgetMs` of wall time.
 */
export async function quiet(take: (last: Unrest) => Promise<Wave>, budgetMs = 20_000): Promise<Wave> {
  const started = performance.now();
  let previous: string | null = null;
  let found: Unrest = { reasons: [], pageIsBehind: false };
  for (;;) {
    const wave = await take(found);
    found = unrest(wave);
    if (found.reasons.length === 0) {
      const counters = countersOf(wave);
      if (counters === previous) return wave;
      previous = counters;
      continue;
    }
    previous = null;
    if (performance.now() - started > budgetMs)
      throw new UnknownError(
        `the world did not come to rest within ${budgetMs / 1000} s:\n  ${found.reasons.join('\n  ')}`,
      );
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

function countersOf(wave: Wave): string {
  const parties = [...wave.parties].map(([name, party]) => [
    name,
    party.nextDeadline,
    party.sockets.map((socket) => [socket.local, socket.read, socket.written, socket.closed]),
  ]);
  return JSON.stringify([parties, wave.relays, wave.pages, wave.stamp]);
}
