/**
 * One terminal's connection: from "connect to this machine" to the line that says how it ended. React
 * shows it, the laboratory's headless person uses it in Node; it knows neither.
 *
 *     idle ──connect()──▶ connecting ──"connected"──▶ connected ──close──▶ disconnected
 *      ▲                    ▲    └──refused, closed────────────────────────▶ │
 *      │                    └──reconnect(), or by itself after 1012──────────┘
 *      └──close(), from anywhere
 *
 * Every attempt asks `create_session` for a token of its own and opens one socket with it. At most one
 * attempt is alive; one that is superseded opens no socket, or closes the one it has with 1000.
 */
import type { CreatedSession } from '../../contracts/api/remote-shell.ts';
import { closes, gatewaySilentCode } from '../../contracts/closes.ts';
import { type ClientMessage, ServerMessage } from '../../contracts/frames.ts';
import { inSentence } from '../../contracts/outside-text.ts';
import { interpreted, type SchemaCheck } from '../../contracts/schema-check.ts';
import type { Clock, Timer } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import { type Backoff, backoffMs, defaultBackoff } from './backoff.ts';
import { closingLine, printable, refusalLine, type TerminalLine } from './closing-line.ts';
import { OutputQueue, type TerminalListener } from './output-queue.ts';
import { type Silence, watchSilence } from './silence.ts';
import { type ConnectionSnapshot, idle } from './snapshot.ts';
import type { SocketLike } from './socket.ts';
import { terminalUrl } from './terminal-url.ts';

export type CreateSession = (
  machineId: string,
  signal: AbortSignal,
) => Promise<Pick<CreatedSession, 'token' | 'machine_name'>>;

export interface ConnectionDeps {
  /**
   * Asks for a shell token. A rejection is shown as `Error: MESSAGE`; one with a `status` below 500 is the
   * gateway's own decision, any other may pass. The signal fires when nobody waits any more.
   */
  readonly createSession: CreateSession;
  readonly openSocket: (url: string) => SocketLike;
  readonly clock: Clock;
  readonly entropy: Pick<Entropy, 'fraction'>;
  /** `http:` or `https:` address of the gateway. */
  readonly gatewayUrl: string;
  /** Who connects; asked for each attempt. Throws when nobody is signed in. */
  readonly credentials: () => { readonly accessToken: string; readonly orgId: string };
  /** Tells this page's terminal from the same person's others on the machine. */
  readonly connection?: string;
  /** Calls `listener` when the page is left; answers how to stop. Listened to only while there is a terminal. */
  readonly onLeave?: (listener: () => void) => () => void;
  readonly backoff?: Backoff;
  /** By default the interpreter's. */
  readonly check?: SchemaCheck;
}

export interface Connection {
  /** For `useSyncExternalStore`: calls `listener` after each change; answers how to stop. */
  subscribe(listener: () => void): () => void;
  getSnapshot(): ConnectionSnapshot;
  /** Draws output, lines and bells, in order. One listener at a time; what comes before it is held. */
  listen(listener: TerminalListener): () => void;
  /**
   * Ends what there is and starts an attempt. Failures are shown, never thrown. `createSession` is asked
   * for the token of this attempt and of every reconnect, where it is not `create_session`.
   */
  connect(machineId: string, createSession?: CreateSession): void;
  /** A new attempt on the same machine; nothing unless disconnected. */
  reconnect(): void;
  /** Sends input. False, and a bell, when there is nobody to send it to. */
  send(bytes: Uint8Array<ArrayBuffer>): boolean;
  /** Tells the shell the size of its window, now or as soon as there is one. */
  resize(cols: number, rows: number): void;
  /** Closes with 1000 and returns to idle; afterwards no socket, timer or listener is left. */
  close(): void;
}

/** What comes most, while nobody types. */
const aliveText = JSON.stringify({ type: 'alive' } satisfies ServerMessage);

/** Longest wait from `create_session` to the shell. Above the gateway's own 30 s for its agent. */
export const connectTimeoutMs = 60_000;

/** Input is sent in frames of this size: far under the protocol's limit, and Ctrl-C need not wait for a paste. */
export const inputFrameBytes = 64 * 1024;

/** Input the browser has not passed to the network; above this, more is refused. */
export const unsentLimitBytes = 4 * 1024 * 1024;

interface Attempt {
  readonly abort: AbortController;
  readonly deadline: Timer;
  socket: SocketLike | null;
  /** What is sent reaches the gateway, whether there is a shell yet or not. */
  open: boolean;
  /** Once connected, where the gateway promises to speak. */
  silence: Silence | null;
  saidUnknown: boolean;
}

export function createConnection(deps: ConnectionDeps): Connection {
  const { clock, check = interpreted } = deps;
  const backoff = deps.backoff ?? defaultBackoff;
  const listeners = new Set<() => void>();
  const queue = new OutputQueue();
  let { createSession } = deps;
  let snapshot = idle;
  let attempt: Attempt | null = null;
  let retryTimer: Timer | null = null;
  let stopLeave: (() => void) | null = null;
  let size: { cols: number; rows: number } | null = null;
  /** Between a 1012 and the next success or refusal; counts the attempts made by itself. */
  let restart: { attempts: number } | null = null;

  function show(next: ConnectionSnapshot): void {
    snapshot = next;
    for (const listener of [...listeners]) listener();
  }

  function update(change: Partial<ConnectionSnapshot>): void {
    show({ ...snapshot, ...change });
  }

  function sameMachineName(machineId: string): string | null {
    return snapshot.machineId === machineId ? snapshot.machineName : null;
  }

  function say(kind: 'line' | 'ending', line: TerminalLine): void {
    queue.push({ kind, line });
  }

  /** Takes the living attempt out of the world; `code` closes its socket, without one it has closed itself. */
  function release(code?: number): void {
    retryTimer?.cancel();
    retryTimer = null;
    const ended = attempt;
    attempt = null;
    if (!ended) return;
    ended.deadline.cancel();
    ended.silence?.stop();
    const { socket } = ended;
    if (!socket) {
      ended.abort.abort();
      return;
    }
    socket.onopen = null;
    socket.onmessage = null;
    socket.onclose = null;
    // Closing a socket that is still opening is an error event in Node; nobody is left to hear of it.
    socket.onerror = () => {};
    if (code !== undefined) socket.close(code);
  }

  function begin(machineId: string): void {
    release(closes.user_closed.code);
    const current: Attempt = {
      abort: new AbortController(),
      deadline: clock.setTimer(connectTimeoutMs, () =>
        fail(current, new Error(`No connection within ${connectTimeoutMs / 1000} s`)),
      ),
      socket: null,
      open: false,
      silence: null,
      saidUnknown: false,
    };
    attempt = current;
    stopLeave ??= deps.onLeave?.(leave) ?? null;
    show({ ...idle, status: 'connecting', machineId, machineName: sameMachineName(machineId) });
    open(current, machineId).catch((error: unknown) => fail(current, error));
  }

  async function open(current: Attempt, machineId: string): Promise<void> {
    const created = await createSession(machineId, current.abort.signal);
    if (attempt !== current) return;
    const { accessToken, orgId } = deps.credentials();
    const socket = deps.openSocket(
      terminalUrl(deps.gatewayUrl, {
        token: accessToken,
        org_id: orgId,
        machine_id: machineId,
        shell_token: created.token,
        ...(deps.connection === undefined ? {} : { connection: deps.connection }),
      }),
    );
    current.socket = socket;
    socket.binaryType = 'arraybuffer';
    // Before there is a shell, so that it starts with this size and need not be told of it.
    socket.onopen = () => {
      current.open = true;
      if (size) sendControl({ type: 'resize', ...size });
    };
    socket.onmessage = (event: { readonly data: unknown }) => onMessage(current, event.data);
    socket.onclose = (event: {
      readonly code: number;
      readonly reason: string;
      readonly wasClean: boolean;
    }) => onClose(event.code, event.reason, event.wasClean);
    // A close event always follows, and it knows more.
    socket.onerror = () => {};
    update({ machineName: created.machine_name });
  }

  function onMessage(current: Attempt, data: unknown): void {
    current.silence?.heard();
    if (typeof data !== 'string') {
      queue.push({ kind: 'output', bytes: new Uint8Array(data as ArrayBuffer) });
      return;
    }
    if (data === aliveText) return;
    const message = parse(data, check);
    switch (message?.type) {
      case 'connected':
        current.deadline.cancel();
        restart = null;
        if (message.silence_ms !== null) {
          const limitMs = message.silence_ms;
          current.silence = watchSilence(clock, limitMs, () => onSilence(current, limitMs));
        }
        update({
          status: 'connected',
          sessionId: message.session_id,
          machineName: inSentence(message.machine_name),
        });
        return;
      case 'alive':
        return;
      case 'idle_warning':
        update({ idleEndsAtMs: message.ends_in_ms === null ? null : clock.now() + message.ends_in_ms });
        return;
      case 'notice':
        say('line', { text: printable(message.text), color: 'yellow' });
        return;
      default:
        if (current.saidUnknown) return;
        current.saidUnknown = true;
        say('line', { text: 'The gateway sent a message that this page does not know.', color: 'yellow' });
    }
  }

  function onClose(code: number, reason: string, clean: boolean): void {
    const wasConnected = snapshot.status === 'connected';
    release();
    const closed = { code, reason, clean };
    if (code === closes.gateway_draining.code) {
      const line = closingLine(code, reason);
      if (!restart) say('ending', line);
      restart ??= { attempts: 0 };
      retry({ closed, ending: line });
    } else if (restart && !wasConnected && code === 1006) {
      retry({ closed, ending: closingLine(code, reason) });
    } else {
      end(closingLine(code, reason), closed);
    }
  }

  /** A close event would come a minute later, if at all. */
  function onSilence(current: Attempt, limitMs: number): void {
    const doubt = current.silence?.unanswered ? ': what was typed meanwhile may be lost' : '';
    release(gatewaySilentCode);
    const reason = `No word from the gateway for ${limitMs / 1000} s${doubt}`;
    end(closingLine(1006, reason), { code: 1006, reason: '', clean: false });
  }

  /** An attempt that did not get as far as a close event. */
  function fail(current: Attempt, error: unknown): void {
    if (attempt !== current) return;
    release(closes.user_closed.code);
    const line = refusalLine(error instanceof Error ? error.message : String(error));
    if (restart && mayPass(error)) retry({ ending: line });
    else end(line);
  }

  function end(line: TerminalLine, closed: ConnectionSnapshot['closed'] = null): void {
    restart = null;
    say('ending', line);
    update({ status: 'disconnected', ending: line, closed, idleEndsAtMs: null, retry: null });
  }

  function retry(how: { ending: TerminalLine; closed?: ConnectionSnapshot['closed'] }): void {
    restart ??= { attempts: 0 };
    restart.attempts++;
    const delayMs = backoffMs(backoff, restart.attempts, deps.entropy);
    retryTimer = clock.setTimer(delayMs, reconnect);
    update({
      status: 'disconnected',
      ending: how.ending,
      closed: how.closed ?? null,
      idleEndsAtMs: null,
      retry: { attempt: restart.attempts, delayMs, why: how.ending.text },
    });
  }

  function sendControl(message: ClientMessage): void {
    attempt?.socket?.send(JSON.stringify(message));
  }

  function refuseInput(): false {
    queue.push({ kind: 'bell' });
    if (!snapshot.inputRefused) update({ inputRefused: true });
    return false;
  }

  /** The page goes, perhaps into a cache from which it comes back: it must then say that the session is over. */
  function leave(): void {
    if (!attempt && !retryTimer) return;
    release(closes.user_closed.code);
    end(closingLine(closes.user_closed.code, ''));
  }

  function reconnect(): void {
    if (snapshot.status === 'disconnected' && snapshot.machineId !== null) begin(snapshot.machineId);
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    listen: (listener) => queue.listen(listener),
    connect(machineId, ask = deps.createSession) {
      createSession = ask;
      restart = null;
      queue.clear();
      begin(machineId);
    },
    reconnect,
    send(bytes) {
      const socket = attempt?.socket;
      if (!socket || snapshot.status !== 'connected') return refuseInput();
      if (socket.bufferedAmount + bytes.length > unsentLimitBytes) return refuseInput();
      for (let at = 0; at < bytes.length; at += inputFrameBytes) {
        socket.send(bytes.subarray(at, at + inputFrameBytes));
      }
      attempt?.silence?.asked();
      if (snapshot.inputRefused) update({ inputRefused: false });
      return true;
    },
    resize(cols, rows) {
      const next = { cols: clamp(cols), rows: clamp(rows) };
      if (size?.cols === next.cols && size.rows === next.rows) return;
      size = next;
      if (attempt?.open) sendControl({ type: 'resize', ...next });
    },
    close() {
      release(closes.user_closed.code);
      stopLeave?.();
      stopLeave = null;
      restart = null;
      size = null;
      queue.clear();
      if (snapshot !== idle) show(idle);
    },
  };
}

function parse(text: string, check: SchemaCheck): ServerMessage | null {
  try {
    const message: unknown = JSON.parse(text);
    return check(ServerMessage, message) ? (message as ServerMessage) : null;
  } catch {
    return null;
  }
}

/** Whether the same request may succeed later: no answer at all, or the gateway's own failure. */
function mayPass(error: unknown): boolean {
  const status = (error as { status?: unknown } | null)?.status;
  return typeof status !== 'number' || status >= 500;
}

/** What the protocol allows for a window's size. */
function clamp(cells: number): number {
  return Math.min(1000, Math.max(1, Math.floor(cells) || 1));
}
