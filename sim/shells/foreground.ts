/** Programs that have the terminal of a shell in memory until they end, or are interrupted. */
import type { Clock, Timer } from '../../system/ports/clock.ts';

export interface Foreground {
  /** Ctrl-D ends it. */
  readonly endsWithInput: boolean;
  /** The terminal has taken all that was printed. */
  room?(): void;
  stop(): void;
}

export function cat(): Foreground {
  return { endsWithInput: true, stop() {} };
}

export function sleep(clock: Clock, seconds: number, over: () => void): Foreground {
  const timer = clock.setTimer(seconds * 1000, over);
  return { endsWithInput: false, stop: () => timer.cancel() };
}

/** What `yes` prints at once, and the least time that it takes: some 4 MB a second, if they are read. */
const yesBytes = 4096;
const yesMs = 1;

/** Prints as fast as the terminal takes it, and waits where it does not. */
export function yes(clock: Clock, text: string, print: (output: string) => void): Foreground {
  const line = `${text}\r\n`;
  const lines = line.repeat(Math.ceil(yesBytes / line.length));
  let timer: Timer | null = null;
  const room = () => {
    timer = clock.setTimer(yesMs, () => print(lines));
  };
  room();
  return { endsWithInput: false, room, stop: () => timer?.cancel() };
}
