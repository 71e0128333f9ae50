/** What a session asks of its shell, in order: expect me (`reach`), give me the shell (`start`), and while that lasts the rest. */
import type { ShellExit } from '../../contracts/shell-stream.ts';

export interface WindowSize {
  readonly cols: number;
  readonly rows: number;
}

export interface ShellLeg {
  /** It holds a stream to an agent. */
  readonly streaming: boolean;
  readonly timers: number;
  /** Resolves when the shell may be started. */
  reach(): Promise<void>;
  start(size: WindowSize, listener: ShellListener): void;
  /** False when the shell should be given time until `room`. */
  write(input: Uint8Array): boolean;
  probe(): void;
  resize(size: WindowSize): void;
  /** Stops the output. */
  pause(): void;
  resume(): void;
  /** Gives everything back at once. Idempotent; the listener hears no more. */
  release(): void;
}

export interface ShellListener {
  /** There is a shell. */
  started(): void;
  output(bytes: Uint8Array): void;
  /** Anything arrived from the shell's side. */
  heard(): void;
  /** It takes input again. */
  room(): void;
  /** The shell is over and all its output delivered; null when nobody said how. */
  exited(exit: ShellExit | null): void;
  failed(cause: 'agent_unreachable' | 'agent_error', error: Error): void;
}
