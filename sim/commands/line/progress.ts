/** How far a long piece of work has come: for a person at a terminal, never in a pipe, and gone when it is done. */

export interface Progress extends Disposable {
  readonly tell: (done: number, of: number) => void;
}

interface Screen {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** What is over in a moment needs no telling. */
const patienceMs = 300;
const between = 100;

/** @param now milliseconds, for tests */
export function progressOn(screen: Screen, what: string, now = () => performance.now()): Progress {
  const silent = screen.isTTY !== true;
  const began = now();
  let told = began + patienceMs - between;
  let shown = false;
  return {
    tell(done, of) {
      if (silent || of === 0 || now() - told < between) return;
      told = now();
      shown = true;
      screen.write(`\r\x1b[K${what}: ${Math.floor((100 * done) / of)} %`);
    },
    [Symbol.dispose]() {
      if (shown) screen.write('\r\x1b[K');
    },
  };
}
