/**
 * What the live lab and its drawer tell each other. The drawer runs in a browser: nothing here needs Node.
 *
 *     drawer ── POST /lab/… { action } ──▶ lab
 *     drawer ◀─ WebSocket /lab/feed ────── lab    state, clock, rows; in a jump: run to t, and report
 *            ── what the page saw ───────▶
 */

/** A switch on a link: it stands until it is taken away. */
export interface FaultWords {
  readonly name: string;
  /** Beside the switch. */
  readonly label: string;
  readonly about: string;
}

/** What every link may suffer. `→` is from whoever dials to whoever listens. */
export const linkFaults = [
  { name: 'down', label: 'Down', about: 'Its port refuses and every connection is cut' },
  { name: 'blackhole', label: 'Black hole', about: 'Nothing arrives either way, and nobody is told' },
  { name: 'silent-there', label: 'Silent →', about: 'Nothing arrives from {client} at {server}' },
  { name: 'silent-back', label: 'Silent ←', about: 'Nothing arrives from {server} at {client}' },
  { name: 'stall', label: 'Stall', about: 'Held back; all of it arrives once this is off' },
  { name: 'slow', label: 'Slow', about: '500 ms each way, give or take 100' },
  { name: 'narrow', label: 'Narrow', about: 'One kilobyte a second each way' },
  { name: 'idle-cut', label: 'Idle cut', about: 'A middlebox closes it after 60 s without a byte' },
] as const satisfies readonly FaultWords[];

/** What only a link with WebSockets on it can suffer. */
export const webSocketFaults = [
  { name: 'no-pongs', label: 'No pongs', about: 'The pongs of the browser are swallowed' },
  { name: 'no-closes', label: 'No closes', about: 'The close frames of the gateway are swallowed' },
  { name: 'mid-frame', label: 'Mid-frame', about: 'RST inside the next frame from the gateway' },
] as const satisfies readonly FaultWords[];

export type FaultName = (typeof linkFaults)[number]['name'] | (typeof webSocketFaults)[number]['name'];

export const faultNames: readonly FaultName[] = [...linkFaults, ...webSocketFaults].map(({ name }) => name);

/** Heartbeats that a machine can be given in place of its own. */
export const rhythms = [
  { name: 'own', label: 'own heartbeats', about: 'Those of its agent' },
  { name: 'steady', label: 'steady beats', about: 'One each 30 s, whatever becomes of its agent' },
  { name: 'late', label: 'late beats', about: 'Every third comes 70 s late' },
  { name: 'missing', label: 'missing beats', about: 'Every second does not come' },
  { name: 'doubled', label: 'doubled beats', about: 'Each is sent again a second later' },
  {
    name: 'skewed',
    label: 'skewed beats',
    about: 'Its clock runs at a quarter of its speed: one each 2 min',
  },
  { name: 'flapping', label: 'flapping beats', about: 'Three beats, two minutes of silence, and again' },
  { name: 'stopping', label: 'stopping beats', about: 'No more after a minute' },
] as const;

export type RhythmName = (typeof rhythms)[number]['name'];

export interface LinkState {
  readonly name: string;
  /** Who dials, and who listens. */
  readonly client: string;
  readonly server: string;
  /** What goes over it. */
  readonly carries: string;
  readonly webSockets: boolean;
  readonly faults: readonly FaultName[];
  /** Why its switches are not to be touched now. */
  readonly held: string | null;
}

export interface MachineState {
  readonly name: string;
  /** What the gateway last said of it. */
  readonly seen: string;
  readonly agent: 'up' | 'going down' | 'down' | 'coming up' | 'killed';
  readonly vanished: boolean;
  readonly rhythm: RhythmName;
}

export interface ClockState {
  /** Virtual milliseconds since the lab began. */
  readonly t: number;
  readonly playing: boolean;
  /** A jump under way: `to` is null on the way to the next deadline. */
  readonly jump: { readonly from: number; readonly to: number | null } | null;
}

export type GatewayState = 'running' | 'draining' | 'stopped' | 'starting';

export interface LabState {
  readonly clock: ClockState;
  readonly gateway: GatewayState;
  readonly machines: readonly MachineState[];
  readonly links: readonly LinkState[];
  /** What last went wrong in the lab itself, until the next thing that is asked of it. */
  readonly trouble: string | null;
}

export type Tone = 'quiet' | 'plain' | 'good' | 'warn' | 'bad';

/** One row of the live timeline. `from` and `to` are lanes, counted from the left. */
export type LiveRow =
  | {
      readonly type: 'mark';
      /** `seq` of its first record. */
      readonly seq: number;
      /** `0:30:00.250` */
      readonly time: string;
      readonly from: number;
      readonly to: number | null;
      readonly lost: boolean;
      readonly tone: Tone;
      readonly weight: number;
      readonly text: string;
    }
  | { readonly type: 'fold'; readonly seq: number; readonly time: string; readonly text: string };

export type FeedMessage =
  | { readonly kind: 'state'; readonly state: LabState }
  /** Often, so that the clocks of pages keep up. */
  | { readonly kind: 'clock'; readonly clock: ClockState }
  | { readonly kind: 'rows'; readonly lanes: readonly string[]; readonly rows: readonly LiveRow[] }
  /** The page's clock goes to `runTo`, where that is given; then the page says how it is. */
  | { readonly kind: 'ask'; readonly id: number; readonly runTo: number | null };

/** How a page is: what its probe counts, and what it saw since it last said so. */
export interface PageWord {
  /** Of the question; null where nobody asked. */
  readonly id: number | null;
  /** When its next timer is due, in lab milliseconds. */
  readonly nextDeadline: number | null;
  readonly fetching: number;
  readonly sockets: readonly {
    /** Plain: the lab keeps its fingerprint. */
    readonly token: string | null;
    readonly state: 'connecting' | 'open' | 'closing' | 'closed';
    readonly received: number;
    readonly sent: number;
  }[];
  readonly sightings: readonly PageSighting[];
}

/** What the page's probe saw; a plain shell token leaves its fingerprint and goes no further. */
export interface PageSighting {
  /** The page's wall clock. */
  readonly at: number;
  readonly kind: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** The page's wall clock at lab time zero: 2026-01-01T00:00:00Z, as the product in the lab has it. */
export const epochMs = Date.UTC(2026, 0, 1);
