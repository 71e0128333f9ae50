/** The page "Active sessions" as a scenario speaks of it: what it shows, and what is done there. */

export type SessionColumn = 'Resource' | 'Device' | 'Duration' | 'Location' | 'Status';

/** A row, in the words that it shows. */
export interface SessionEntry {
  readonly resource: string;
  /** Empty where everything is one's own. */
  readonly owner: string;
  readonly device: string;
  readonly address: string;
  readonly location: string;
  /** `New device`, `New location`. */
  readonly flags: readonly string[];
  readonly duration: string;
  readonly status: 'Active' | 'Idle' | 'Disconnected';
  /** How it ended; empty while it lasts. */
  readonly ended: string;
}

export interface SessionsView {
  readonly active: number;
  readonly idle: number;
  readonly total: string;
  /** In the order of the table. */
  readonly open: readonly SessionEntry[];
  readonly over: readonly SessionEntry[];
}

export interface SessionsPage {
  /** What it shows now, without a reload. */
  view(): Promise<SessionsView>;
  /** Clicks the title of a column. */
  sortBy(column: SessionColumn): Promise<void>;
  filter(text: string): Promise<void>;
  /** For administrators. */
  showEveryone(): Promise<void>;
  /** Clicks Refresh. */
  reload(): Promise<void>;
  /** Says of the open session in this row, from 0, that its owner is there. */
  refresh(row: number): Promise<void>;
  /** Ends the open session in this row and confirms it; answers what was asked. Administrators give a reason. */
  end(row: number, reason?: string): Promise<string>;
  canEndAll(): Promise<boolean>;
  /** Ends all and confirms it; answers what was asked. Administrators who look at everyone's give a reason. */
  endAll(reason?: string): Promise<string>;
  /** Closes its tab. */
  close(): Promise<void>;
}
