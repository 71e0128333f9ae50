/**
 * What one connection through a link looks like at this moment: the numbers from which a barrier
 * tells whether anything is still under way. Read synchronously; nothing here waits.
 *
 *     client ──▶ read ─▶ transit ─▶ held by toxics ─▶ written ──▶ server
 *                                     └▶ swallowed
 */

/** How a TCP direction ended. */
export type Ending = 'fin' | 'rst';

/** One of the two sockets, told from the proxy's side. */
export interface LegCounters {
  readonly localAddress: string | null;
  readonly localPort: number | null;
  readonly remoteAddress: string | null;
  readonly remotePort: number | null;
  /** The proxy is still dialling. */
  readonly connecting: boolean;
  readonly bytesRead: number;
  /** Handed to the socket; `bytesQueued` of them the kernel has not taken yet. */
  readonly bytesWritten: number;
  readonly bytesQueued: number;
  /** What the peer sent as its end; null while it sent none, or where the proxy closed before seeing it. */
  readonly received: Ending | null;
  /** What the proxy sent to the peer as an end. */
  readonly sent: Ending | null;
  /** The socket is gone. */
  readonly closed: boolean;
  /** Data frames (text, binary, continuation) read from the peer, and delivered to it. */
  readonly dataFramesRead: number;
  readonly dataFramesWritten: number;
  /** Pings delivered to this peer that it has not answered. */
  readonly owedPongs: number;
  /** A close frame was read from this peer. */
  readonly sentClose: boolean;
  /** A close frame was delivered to this peer and it has sent none. */
  readonly owesClose: boolean;
}

/** One direction; `read = written + held + swallowed + transit`. */
export interface DirectionCounters {
  /** Bytes that wait for a toxic. */
  readonly held: number;
  /** Bytes that a toxic threw away, or that were lost when the connection closed. */
  readonly swallowed: number;
  /** Bytes that nothing but the real world holds up: a delivery delay, or a peer that does not read. */
  readonly transit: number;
  /** The end was read and has not been passed on. */
  readonly endHeld: boolean;
  /** A toxic keeps bytes or ends of this direction from ever arriving. */
  readonly silenced: boolean;
}

export interface LinkCounters {
  readonly link: string;
  /** Numbers the link's connections from 1. */
  readonly connection: number;
  /** The leg to the party that dialled, and the leg to the upstream. */
  readonly client: LegCounters;
  readonly server: LegCounters;
  readonly toServer: DirectionCounters;
  readonly toClient: DirectionCounters;
  /** A fault silences one of the directions. */
  readonly silenced: boolean;
  /** The connection carries WebSocket frames. */
  readonly upgraded: boolean;
  /** Both sockets are gone. */
  readonly closed: boolean;
}
