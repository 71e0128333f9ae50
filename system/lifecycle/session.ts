/**
 * One shell session as a value: where it stands, what has been heard of whom and when, and why it ends.
 *
 * Times are monotonic milliseconds of the Clock port. Nothing here reads a clock, a socket or a
 * database; `step` makes the next value out of this one.
 */
import type { Cause } from '../contracts/closes.ts';
import type { Policy } from '../contracts/policy.ts';

export const states = [
  /** The WebSocket is open, the credentials are being checked. */
  'opening',
  /** Admitted: the agent is told which ticket to expect. */
  'reaching',
  /** The agent expects the ticket: `remote.shell_connected` is being made durable. */
  'announcing',
  /** The audit log knows of it: the agent is asked for the shell. */
  'starting',
  /** Keystrokes and output flow. */
  'live',
  /** The cause is fixed and everything but the socket released; the close handshake may finish. */
  'ending',
  /** The socket is gone. */
  'ended',
] as const;

export type State = (typeof states)[number];

/** What is known of whether a peer is still there; the rule is in `alive.ts`. */
export interface Alive {
  readonly heardAt: number;
  /** The last probe since then. */
  readonly probedAt: number | null;
  /** Probes since it was last heard. */
  readonly probes: number;
  /** We do not read from it at present (flow control), so silence says nothing. */
  readonly held: boolean;
}

export interface Ending {
  readonly cause: Cause;
  /** What fills `{reason}` in the close reason, and what audit and logs tell besides. */
  readonly detail: string;
  /** The code of the close frame, sent or received; `null` where there is none. */
  readonly code: number | null;
  readonly reason: string;
  readonly at: number;
  /** When the socket is cut, should the close handshake not have finished; null once it is cut. */
  readonly cutAt: number | null;
}

export interface Session {
  readonly state: State;
  readonly policy: Policy;
  readonly openedAt: number;
  readonly admittedAt: number | null;
  /** From here the hard limit and the idle clock count. */
  readonly liveAt: number | null;
  /** Last activity as the policy means it. */
  readonly activeAt: number;
  /** An idle warning stands. */
  readonly warned: boolean;
  readonly browser: Alive;
  readonly agent: Alive;
  /** When the page last got something that it can see: the shell's output, or that we are there. */
  readonly toldAt: number;
  /** When a draining gateway ends it. */
  readonly drainAt: number | null;
  readonly ending: Ending | null;
}

/** Steps on the way to a live session, and what is heard while it lasts. */
export type Progress =
  /** The credentials are good and a slot is taken. */
  | 'admitted'
  /** The agent took the ticket. */
  | 'agent_reached'
  /** `remote.shell_connected` is durable. */
  | 'announced'
  /** The agent answered 200: there is a shell. */
  | 'shell_started'
  /** Keystrokes or a paste from the browser. */
  | 'input'
  /** The owner says from elsewhere that they are there. */
  | 'refreshed'
  /** Bytes from the shell. */
  | 'output'
  /** Any bytes from the browser: pongs, pings and resizes too. */
  | 'browser_heard'
  /** Any bytes from the agent's stream: answers to probes too. */
  | 'agent_heard'
  /** The browser is not read from until the agent takes more. */
  | 'input_held'
  | 'input_released'
  /** The agent is not read from until the browser takes more. */
  | 'output_held'
  | 'output_released'
  /** The gateway is told to stop. */
  | 'drain'
  /** The timer fired: look which deadlines are due. */
  | 'time'
  /** Everything written to the browser, the close frame included, has left the gateway's memory. */
  | 'close_flushed'
  | 'socket_gone';

export type EventName = Progress | Cause;

export interface Event {
  readonly on: EventName;
  /** With a cause: what fills `{reason}` in its close reason. */
  readonly detail?: string;
  /** Where the browser closed: code and reason of its close frame. */
  readonly code?: number;
  readonly reason?: string;
}

/** What the gateway is to do, in this order. */
export type Effect =
  | { readonly do: 'reach_agent' }
  | { readonly do: 'announce' }
  | { readonly do: 'start_shell' }
  | { readonly do: 'tell_connected' }
  | { readonly do: 'probe_browser' }
  | { readonly do: 'probe_agent' }
  | { readonly do: 'tell_alive' }
  /** `endsInMs` null withdraws the warning. */
  | { readonly do: 'warn_idle'; readonly endsInMs: number | null }
  | { readonly do: 'notice'; readonly text: string }
  /** Give back the agent's stream, the slot and the audit row, without waiting for any close event. */
  | { readonly do: 'release' }
  | { readonly do: 'close'; readonly code: number; readonly reason: string }
  /** Destroy the socket. */
  | { readonly do: 'cut' };

const heardAt = (at: number): Alive => ({ heardAt: at, probedAt: null, probes: 0, held: false });

export function openSession(policy: Policy, now: number): Session {
  return {
    state: 'opening',
    policy,
    openedAt: now,
    admittedAt: null,
    liveAt: null,
    activeAt: now,
    warned: false,
    browser: heardAt(now),
    agent: heardAt(now),
    toldAt: now,
    drainAt: null,
    ending: null,
  };
}
