/** The drawer's line to the lab: what it tells, and what is asked of it. */
import type { ClockState, FeedMessage, LabState } from '../contract.ts';
import { natives } from './natives.ts';

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

export function openLabLink(heard: (clock: ClockState) => void): LabLink {
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

  const listen = () => {
    const socket = new natives.WebSocket(`ws://${location.host}/lab/feed`);
    socket.onmessage = ({ data }) => {
      const message = JSON.parse(data) as FeedMessage;
      if (message.kind === 'clock') return heard(message.clock);
      if (message.kind === 'state') heard(message.state.clock);
      show({ gone: false, ...(message.kind === 'state' ? { state: message.state } : { rows: message }) });
    };
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
