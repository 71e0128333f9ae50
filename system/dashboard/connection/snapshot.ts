/** What there is to show of a connection: plain data, the same in a browser and in Node. */
import type { TerminalLine } from './closing-line.ts';

export type ConnectionStatus = 'idle' | 'connecting' | 'connected' | 'disconnected';

/** What there is to show. A new object at each change, the same object until then. */
export interface ConnectionSnapshot {
  readonly status: ConnectionStatus;
  readonly machineId: string | null;
  /** As `create_session` named it. */
  readonly machineName: string | null;
  /** The shell session, once connected. */
  readonly sessionId: string | null;
  /** How the last socket closed, as it saw it: 1005 for an empty close frame, 1006 for none. */
  readonly closed: { readonly code: number; readonly reason: string; readonly clean: boolean } | null;
  /** The line by which the last attempt ended; null while one is alive. */
  readonly ending: TerminalLine | null;
  /** When the session ends unless somebody types, on the connection's clock; null while nothing is announced. */
  readonly idleEndsAtMs: number | null;
  /** The automatic attempt that is waited for, and why there is one. */
  readonly retry: { readonly attempt: number; readonly delayMs: number; readonly why: string } | null;
  /** Something was typed that could not be sent. */
  readonly inputRefused: boolean;
}

/** Nobody is connected, nor wants to be. */
export const idle: ConnectionSnapshot = {
  status: 'idle',
  machineId: null,
  machineName: null,
  sessionId: null,
  closed: null,
  ending: null,
  idleEndsAtMs: null,
  retry: null,
  inputRefused: false,
};
