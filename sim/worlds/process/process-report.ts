/** What a product process says of itself to the barrier: its loop, its sockets, its work under way. */
import { subscribe } from 'node:diagnostics_channel';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { PartyReport, SocketReport } from '../../clock/barrier.ts';

/** The part of its clock that the barrier asks about. */
export interface ReportedClock {
  now(): number;
  /** `null` where nothing is due, or where time needs nobody to move it. */
  nextDeadline(): number | null;
}

/** Node keeps these alive without any work of ours being under way. */
const standing = new Set([
  'PipeWrap',
  'TCPSocketWrap',
  'TCPServerWrap',
  'TTYWrap',
  'Timeout',
  'Immediate',
  'ProcessWrap',
  'SignalWrap',
]);

/** Watches this process from now on; answers how to ask it. */
export function watchProcess(clock: ReportedClock): (forgetClosed: boolean) => Promise<PartyReport> {
  const sockets = watchSockets();
  return (forgetClosed) => report(clock, sockets, forgetClosed);
}

interface Watched {
  readonly socket: Socket;
  last: SocketReport | null;
}

/** Every TCP socket of this process, without touching the product. */
function watchSockets(): Set<Watched> {
  const watched = new Set<Watched>();
  const watch = (message: unknown) => {
    const { socket } = message as { socket: Socket };
    const entry: Watched = { socket, last: null };
    watched.add(entry);
    socket.on('close', () => {
      if (entry.last) entry.last = { ...read(socket, entry.last), closed: true };
      else watched.delete(entry);
    });
    socket.on('connect', () => void look(entry));
    look(entry);
  };
  subscribe('net.client.socket', watch);
  subscribe('net.server.socket', watch);
  return watched;
}

function look(entry: Watched): SocketReport {
  entry.last = read(entry.socket, entry.last);
  return entry.last;
}

function read(socket: Socket, last: SocketReport | null): SocketReport {
  return {
    local: socket.localAddress ? `${socket.localAddress}:${socket.localPort}` : (last?.local ?? ''),
    remote: socket.remoteAddress ? `${socket.remoteAddress}:${socket.remotePort}` : (last?.remote ?? ''),
    read: socket.bytesRead,
    written: socket.bytesWritten ?? last?.written ?? 0,
    connecting: socket.connecting,
    closed: socket.destroyed,
  };
}

async function report(
  clock: ReportedClock,
  sockets: Set<Watched>,
  forgetClosed: boolean,
): Promise<PartyReport> {
  if (forgetClosed) for (const entry of sockets) if (entry.last?.closed) sockets.delete(entry);
  const idle = await idleLoop();
  return {
    idle,
    now: clock.now(),
    nextDeadline: clock.nextDeadline(),
    sockets: [...sockets].map(look),
    busy: process.getActiveResourcesInfo().filter((name) => !standing.has(name)),
  };
}

/** Turns the loop until two turns in a row handled no event. A loop that never rests is answered as such. */
async function idleLoop(): Promise<boolean> {
  let calm = 0;
  let seen = -1;
  for (let turn = 0; turn < 500; turn++) {
    await new Promise((resolve) => setImmediate(resolve));
    const { events } = performance.nodeTiming.uvMetricsInfo;
    calm = events === seen ? calm + 1 : 0;
    if (calm === 2) return true;
    seen = events;
  }
  return false;
}
