/**
 * How a shell ends, once, whoever wants it to: hang up, wait the grace, kill, until nothing is left.
 *
 *     hangUp() ── SIGHUP to all ── grace ── SIGKILL ── again ── … ──▶ gone
 *     its own exit ── SIGHUP to what it left behind ── grace ── … ──▶ gone
 */
import type { Clock, Timer } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Shell } from '../ports/shell.ts';

export interface ShellEnding {
  /** Idempotent; does nothing once the shell is gone. */
  hangUp(): void;
  /** Resolves when neither the shell nor a descendant is left, or when we had to give up. */
  readonly done: Promise<void>;
}

/** Between two rounds of SIGKILL; a process in an uninterruptible wait dies when its wait ends. */
const killAgainMs = 250;
/** After the grace; a wait that lasts longer than this is a broken disk or mount. */
const giveUpMs = 10_000;

export function endShell(
  shell: Shell,
  sessionId: string,
  ports: { readonly clock: Clock; readonly log: Log },
  graceMs: number,
): ShellEnding {
  const { clock, log } = ports;
  const killed = new Set<number>();
  const { promise: done, resolve } = Promise.withResolvers<void>();
  let timer: Timer | null = null;
  let hungUp = false;

  const hangUp = () => {
    if (hungUp) return;
    hungUp = true;
    log.event('shell.hung_up', { session: sessionId });
    timer = clock.setTimer(graceMs, () => kill(clock.now() + giveUpMs));
    shell.hangUp();
  };

  const kill = (giveUpAt: number) => {
    timer = null;
    for (const pid of shell.kill()) killed.add(pid);
    if (clock.now() < giveUpAt) {
      timer = clock.setTimer(killAgainMs, () => kill(giveUpAt));
      return;
    }
    log.event('trouble', {
      what: 'shell.reap',
      error: `Cannot end session ${sessionId}: processes ${shell.survivors().join(', ')} do not die`,
    });
    resolve();
  };

  shell.onExit((exit) => {
    log.event('shell.exited', { session: sessionId, exit_code: exit.exit_code, signal: exit.signal });
    if (shell.survivors().length > 0) hangUp();
  });
  shell.onGone(() => {
    hungUp = true;
    timer?.cancel();
    log.event('shell.reaped', { session: sessionId, killed: killed.size });
    resolve();
  });

  return { hangUp, done };
}
