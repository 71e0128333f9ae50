/** Gives up on an answer after a while, by the injected clock. */
import type { Clock } from '../ports/clock.ts';

/** Rejects with `no answer within N ms` and aborts the signal that `ask` was given. */
export async function withDeadline<T>(
  clock: Clock,
  ms: number,
  ask: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const late = Promise.withResolvers<never>();
  const timer = clock.setTimer(ms, () => {
    const error = new Error(`no answer within ${ms} ms`);
    controller.abort(error);
    late.reject(error);
  });
  try {
    return await Promise.race([ask(controller.signal), late.promise]);
  } finally {
    timer.cancel();
  }
}
