/** The page of recordings, and the player it leads to, as a scenario speaks of them. */
export interface RecordingsPage {
  /** Machine and status of each recording it lists, newest first. */
  listed(): Promise<{ readonly machine: string; readonly status: string }[]>;
  /** Asks for a recording of the next session on a machine. */
  start(machine: string): Promise<void>;
  /** Completes the newest recording that is still active. */
  complete(): Promise<void>;
  saveSettings(settings: { readonly enabled?: boolean; readonly days?: number }): Promise<void>;
  /** Answers what the page says of it. */
  cleanUpNow(): Promise<string>;
  /** The file of the newest recording. */
  download(): Promise<string>;
  /** Opens the newest recording in the player, which begins by itself. */
  play(): Promise<RecordingPlayer>;
  /** Names of all that can be clicked on it, once each. */
  offers(): Promise<string[]>;
}

export interface RecordingPlayer {
  /** Waits until its screen shows it. */
  shows(text: string): Promise<void>;
  /** How long it plays, `1:04`. */
  lasts(): Promise<string>;
  skipIdleTime(skip: boolean): Promise<void>;
  speed(times: 0.5 | 1 | 2 | 4 | 8): Promise<void>;
  /** By the keyboard, on the slider. */
  seek(to: 'start' | 'end'): Promise<void>;
  /** By the keyboard, on the button. */
  pause(): Promise<void>;
  /** Where it stands, `0:12`. */
  position(): Promise<string>;
}
