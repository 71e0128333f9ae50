/**
 * Runs in the page, before the page's own code: a WebSocket and a fetch that note what passes.
 *
 * No Playwright or DevTools event carries a close code, so the page's own view is taken where the page
 * takes it: from the class it calls.
 */

/** An event as the page saw it; `at` is the page's wall clock. */
export interface PageEvent {
  readonly at: number;
  readonly kind: string;
  readonly data: Record<string, unknown>;
}

export interface ProbeReport {
  /** Tells the documents of one tab apart: a navigation starts a new one. */
  readonly document: number;
  /** The page's wall clock, which Playwright's `page.clock` moves. */
  readonly at: number;
  readonly nextDeadlineAt: number | null;
  readonly fetching: number;
  readonly sockets: {
    readonly connection: number;
    /** The plain `shell_token`; the harness keeps its fingerprint. */
    readonly token: string | null;
    readonly state: 'connecting' | 'open' | 'closing' | 'closed';
    readonly received: number;
    readonly sent: number;
  }[];
  /** What happened since the last report. */
  readonly events: PageEvent[];
}

/** The part of Playwright's clock that it keeps to itself; the version is pinned for this. */
interface PlaywrightClock {
  readonly controller: {
    readonly _now: { readonly time: number; readonly ticks: number };
    readonly _timers: Map<number, { callAt: number }>;
    _firstTimer(): { readonly callAt: number } | null;
    runFor(ms: number): Promise<void>;
    _advanceNow(ticks: number): void;
  };
}

export interface Probe {
  /** The page's newest WebSocket, for what its own script would never do. */
  newest(): WebSocket;
  report(): ProbeReport;
  /** Moves the page's clock to the wall time `at`, firing what is due, then reports. */
  runTo(at: number): Promise<ProbeReport>;
  /** It is the wall time `at`, and whatever was due before is late: it is due now. */
  overslept(at: number): void;
  /** Hidden: timers run at whole minutes only, as Chromium throttles them in a tab that nobody sees. */
  hide(hidden: boolean): ProbeReport;
}

export interface ProbedWindow {
  __hangupProbe: Probe;
  __pwClock: PlaywrightClock;
  /** Exposed by the harness: takes the last events of a page that goes away. */
  __hangupFarewell?: (report: ProbeReport) => void;
}

/** Serialised into the page: it may use nothing from outside itself. */
export function installPageProbe(): void {
  const window = globalThis as unknown as ProbedWindow & typeof globalThis;
  if (window.__hangupProbe) return;
  const events: PageEvent[] = [];
  const sockets: {
    socket: WebSocket;
    connection: number;
    token: string | null;
    received: number;
    sent: number;
  }[] = [];
  const document = Math.random();
  let fetching = 0;
  let hidden = false;

  const note = (kind: string, data: Record<string, unknown>) => events.push({ at: Date.now(), kind, data });
  const sizeOf = (data: string | ArrayBufferLike | Blob | ArrayBufferView) =>
    typeof data === 'string' ? data.length : data instanceof Blob ? data.size : data.byteLength;
  const base64 = (bytes: Uint8Array) => {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return btoa(text);
  };

  const NativeWebSocket = window.WebSocket;
  window.WebSocket = class extends NativeWebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      const token = new URL(url, location.href).searchParams.get('shell_token');
      const entry = {
        socket: this as WebSocket,
        connection: sockets.length + 1,
        token,
        received: 0,
        sent: 0,
      };
      sockets.push(entry);
      note('page.socket_opening', { connection: entry.connection, token });
      this.addEventListener('open', () => note('page.socket_opened', { connection: entry.connection }));
      this.addEventListener('message', ({ data }) => {
        entry.received++;
        if (typeof data === 'string') note('page.message', { connection: entry.connection, text: data });
        else if (data instanceof ArrayBuffer)
          note('page.output', { connection: entry.connection, data: base64(new Uint8Array(data)) });
      });
      this.addEventListener('close', ({ code, reason, wasClean }) =>
        note('page.socket_closed', { connection: entry.connection, code, reason, clean: wasClean }),
      );
    }

    override send(data: string | ArrayBufferLike | Blob | ArrayBufferView<ArrayBuffer>) {
      const entry = sockets.find((one) => one.socket === this);
      if (entry && this.readyState === NativeWebSocket.OPEN) {
        entry.sent++;
        if (typeof data !== 'string')
          note('page.input', { connection: entry.connection, bytes: sizeOf(data) });
      }
      super.send(data as ArrayBuffer);
    }

    override close(code?: number, reason?: string) {
      const entry = sockets.find((one) => one.socket === this);
      if (this.readyState < NativeWebSocket.CLOSING)
        note('page.socket_closing', {
          connection: entry?.connection,
          code: code ?? null,
          reason: reason ?? '',
        });
      super.close(code, reason);
    }
  };

  const nativeFetch = window.fetch;
  window.fetch = async (...request) => {
    fetching++;
    try {
      const answer = await nativeFetch(...request);
      // The body is read by the page after this; count it in.
      const copy = answer.clone();
      fetching++;
      const done = () => void fetching--;
      copy.arrayBuffer().then(done, done);
      return answer;
    } finally {
      fetching--;
    }
  };

  const states = ['connecting', 'open', 'closing', 'closed'] as const;
  const throttle = () => {
    if (!hidden) return;
    const { _now: now, _timers: timers } = window.__pwClock.controller;
    for (const timer of timers.values()) {
      const lateMs = (now.time + timer.callAt - now.ticks) % 60_000;
      if (lateMs > 0) timer.callAt += 60_000 - lateMs;
    }
  };
  const report = (): ProbeReport => {
    const clock = window.__pwClock?.controller;
    throttle();
    const first = clock?._firstTimer();
    return {
      document,
      at: Date.now(),
      nextDeadlineAt: first && clock ? clock._now.time + (first.callAt - clock._now.ticks) : null,
      fetching,
      sockets: sockets.map(({ socket, connection, token, received, sent }) => ({
        connection,
        token,
        state: states[socket.readyState]!,
        received,
        sent,
      })),
      events: events.splice(0),
    };
  };
  window.__hangupProbe = {
    newest() {
      const socket = sockets.at(-1)?.socket;
      if (!socket) throw new Error('the page has opened no WebSocket');
      return socket;
    },
    report,
    async runTo(at) {
      const clock = window.__pwClock.controller;
      throttle();
      await clock.runFor(Math.max(0, at - clock._now.time));
      return report();
    },
    overslept(at) {
      const clock = window.__pwClock.controller;
      const now = clock._now.ticks + Math.max(0, at - clock._now.time);
      for (const timer of clock._timers.values()) timer.callAt = Math.max(timer.callAt, now);
      clock._advanceNow(now);
    },
    hide(now) {
      hidden = now;
      return report();
    },
  };
  window.addEventListener('pagehide', () => {
    // Behind the page's own handlers, so that what they do is in it.
    queueMicrotask(() => window.__hangupFarewell?.(report()));
  });
}
