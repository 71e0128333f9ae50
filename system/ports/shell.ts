/** A shell on a terminal of its own. */
import type { ShellExit } from '../contracts/shell-stream.ts';

export interface ShellOptions {
  readonly sessionId: string;
  readonly cols: number;
  readonly rows: number;
  /** Run instead of what a person would type: nothing to read, no prompt, the exit is the script's. */
  readonly script?: string;
}

export interface Shell {
  readonly pid: number;
  /** False when the terminal has more input waiting than it should: go on at `onDrain`. Nothing is lost. */
  write(input: Uint8Array): boolean;
  /** Fires each time the input that `write` complained of has gone. */
  onDrain(listener: () => void): void;
  resize(cols: number, rows: number): void;
  /** Stops reading the terminal, so that a fast writer blocks. */
  pause(): void;
  resume(): void;
  onOutput(listener: (output: Uint8Array) => void): void;
  /** Fires once, after the last output. */
  onExit(listener: (exit: ShellExit) => void): void;
  /** SIGHUP to the shell and everything that descends from it, as a terminal that goes away does. */
  hangUp(): void;
  /** SIGKILL to whatever of it is still there; answers the pids it had to kill. */
  kill(): number[];
  /** Processes of this shell that are still there: itself, descendants, those that left by `setsid`. */
  survivors(): number[];
  /**
   * Fires once, after the exit, when no survivor is left. Looked for from the exit, `hangUp` or `kill`
   * on, at the speed of the real processes: their dying is news from outside, as output is.
   */
  onGone(listener: () => void): void;
}

export interface ShellSpawner {
  /** Throws when no process can be started. */
  spawn(options: ShellOptions): Shell;
  /**
   * SIGKILL to what shells of an earlier run of this same agent have left behind. Absent where shells
   * cannot outlive the spawner.
   */
  killLeftovers?(): Leftover[];
}

export interface Leftover {
  readonly sessionId: string;
  readonly pids: readonly number[];
}
