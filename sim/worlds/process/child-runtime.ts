/**
 * The laboratory's side inside a product process: its virtual clock, its report to the barrier, its
 * events on the way to the history. The product sees only ports.
 *
 *     harness ── call {id, name, args} ──▶ child ── answer {id, result | error} ──▶ harness
 *                                          child ── event {t, kind, data} ────────▶ harness
 */
import { subscribe } from 'node:diagnostics_channel';
import { flushCompileCache } from 'node:module';
import type { Socket } from 'node:net';
import { performance } from 'node:perf_hooks';
import type { Log } from '../../../system/ports/log.ts';
import type { PartyReport, SocketReport } from '../../clock/barrier.ts';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import type { Kind, Kinds } from '../../history/record.ts';

export interface Call {
  readonly id: number;
  readonly name: string;
  readonly args: unknown;
}

export type FromChild =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: string }
  | { readonly event: { readonly t: number; readonly kind: Kind; readonly data: unknown } };

export type Handlers = Record<string, (args: never) => unknown>;

export interface ChildRuntime {
  readonly clock: VirtualClock;
  readonly log: Log;
  /** Tells the history something the product itself does not log. */
  observe<K extends Kind>(kind: K, data: Kinds[K]): void;
  /** Answers the harness's calls by name, from now on. */
  serve(handlers: Handlers): void;
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

/** @param standingResources further active resources that are no work under way, as a PTY's reader. */
export function childRuntime(standingResources: readonly string[] = []): ChildRuntime {
  if (!process.send) throw new Error('This file is started by the laboratory, not by hand');
  for (const name of standingResources) standing.add(name);
  const send = (message: FromChild) => process.send!(message, undefined, {}, () => {});
  const clock = new VirtualClock();
  const sockets = watchSockets();
  const observe = (kind: Kind, data: unknown) => send({ event: { t: clock.now(), kind, data } });

  const own: Handlers = {
    report: (options: { forgetClosed: boolean }) => report(clock, sockets, options.forgetClosed),
    moveTo: (t: number) => clock.moveTo(t),
    fireDue: () => clock.fireDue(),
    jumpWallTime: (ms: number) => clock.jumpWallTime(ms),
  };
  // A harness that went away leaves nobody to report to.
  process.on('disconnect', () => process.exit(0));

  return {
    clock,
    observe,
    log: { event: (kind, data) => observe(kind, data) },
    serve(handlers) {
      const all: Handlers = { ...own, ...handlers };
      process.on('message', async ({ id, name, args }: Call) => {
        try {
          const handler = all[name];
          if (!handler) throw new Error(`no call is named "${name}"`);
          send({ id, result: await handler(args as never) });
          // A product process is often killed, and what Node compiled is otherwise kept only at an exit.
          if (name === 'start') flushCompileCache();
        } catch (error) {
          send({ id, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
        }
      });
    },
  };
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
  clock: VirtualClock,
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
