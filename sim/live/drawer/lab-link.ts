/** The drawer's line to the lab: what it tells, and what is asked of it. */
import type { FeedMessage, LabState } from '../contract.ts';
import type { LabTime } from './lab-time.ts';
import { natives } from './natives.ts';
import type { PageWords } from './page-words.ts';

export type Rows = Extract<FeedMessage, { kind: 'rows' }>;

export interface LabSnapshot {
  /** Null until the lab has said something. */
  readonly state: LabState | null;
  readonly rows: Rows;
  /** The lab has ended, or cannot be reached. */
  readonly gone: boolean;
  /** Why the last thing that was asked for was refused. */
  readonly refusal: string | null;
}

export interface LabLink {
  subscribe(listener: () => void): () => void;
  getSnapshot(): LabSnapshot;
  /** As the routes of the lab: `ask('clock', { action: 'play' })`. */
  ask(what: string, body: object): void;
  forgetRefusal(): void;
}

const againMs = 1000;
/** How soon the lab hears of what the page saw while nobody asks. */
const wordEveryMs = 300;

export function openLabLink(time: LabTime, words: PageWords): LabLink {
  const listeners = new Set<() => void>();
  let snapshot: LabSnapshot = {
    state: null,
    rows: { kind: 'rows', lanes: [], rows: [] },
    gone: false,
    refusal: null,
  };
  const show = (change: Partial<LabSnapshot>) => {
    snapshot = { ...snapshot, ...change };
    for (const listener of listeners) listener();
  };

  const hear = (message: FeedMessage, answer: (id: number | null) => void) => {
    switch (message.kind) {
      case 'ask':
        if (message.runTo !== null) time.follow({ t: message.runTo, playing: false, jump: null });
        // Behind what its timers have set going.
        queueMicrotask(() => answer(message.id));
        return;
      case 'clock':
        time.follow(message.clock);
        return;
      case 'state':
        time.follow(message.state.clock);
        show({ gone: false, state: message.state });
        return;
      case 'rows':
        show({ gone: false, rows: message });
    }
  };

  const listen = () => {
    const socket = new natives.WebSocket(`ws://${location.host}/lab/feed?page=${words.page}`);
    const say = (id: number | null) => {
      if (socket.readyState === natives.WebSocket.OPEN) socket.send(JSON.stringify(words.now(id)));
    };
    const sayOften = () => {
      if (socket.readyState > natives.WebSocket.OPEN) return;
      say(null);
      natives.setTimeout(sayOften, wordEveryMs);
    };
    socket.onopen = sayOften;
    socket.onmessage = ({ data }) => hear(JSON.parse(data) as FeedMessage, say);
    socket.onclose = () => {
      show({ gone: true });
      natives.setTimeout(listen, againMs);
    };
  };
  listen();

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    async ask(what, body) {
      show({ refusal: null });
      try {
        const answer = await natives.fetch(`/lab/${what}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        });
        if (!answer.ok) show({ refusal: ((await answer.json()) as { error: string }).error });
      } catch {
        show({ refusal: 'The lab does not answer.' });
      }
    },
    forgetRefusal: () => show({ refusal: null }),
  };
}
