/** One way in which a session can end, and the script that brings it about. */
import type { Cause } from '../../system/contracts/closes.ts';
import type { Lab } from '../lab.ts';
import type { ScenarioOptions, Tier } from '../tiers.ts';
import type { SocketClose } from '../worlds/raw-sockets.ts';

/** How exactly; an ending names those that it knows, the usual one first. */
export type Way = 'rst' | 'fin' | 'mid-frame' | 'down' | 'vanish' | 'kill';

export interface Wish {
  readonly tier: Tier;
  /** One of the ending's own; `null` where it has none. */
  readonly how: Way | null;
  /** How long the session has been open when the cause comes, or is due; `null` for the usual. */
  readonly atMs: number | null;
}

export interface Ending {
  /** What it is called for: its cause, or another word where one cause has two codes. */
  readonly name: string;
  readonly cause: Cause;
  /** What the page is told, 1006 where it is told nothing. */
  readonly code: number;
  /** How it is brought about, for the list: `the person clicks X`. */
  readonly by: string;
  /** The usual one first. */
  readonly ways?: readonly Way[];
  /** `begun`: the session lasts that long and then the cause comes; `due`: the policy is set so that it ends then. */
  readonly at?: 'begun' | 'due';
  /** What its world needs. */
  options?(wish: Wish): ScenarioOptions;
  bring(lab: Lab, wish: Wish): Promise<Brought>;
}

export interface Brought {
  /** Fingerprint of the shell token that the ended WebSocket was opened with. */
  readonly token: string;
  /** What a WebSocket that no page opened has seen of its end. */
  readonly byHand?: SocketClose;
}
