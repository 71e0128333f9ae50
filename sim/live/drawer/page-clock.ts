/**
 * Puts the lab's time in the place of the page's own: `Date`, `performance.now` and every timer that waits
 * at least a quarter of a second. Shorter ones are the page's drawing, which goes on while time stands.
 */
import { epochMs } from '../contract.ts';
import type { LabTime } from './lab-time.ts';
import { natives } from './natives.ts';

const shortestMs = 250;

/** So large that no timer of the browser's own has such an id. */
export const firstTimerId = 2 ** 30;

export function installPageClock(time: LabTime): void {
  const wall = () => epochMs + Math.floor(time.now());
  window.Date = new Proxy(Date, {
    construct: (target, args, self) => Reflect.construct(target, args.length === 0 ? [wall()] : args, self),
    apply: () => new Date().toString(),
    get: (target, name) => (name === 'now' ? wall : Reflect.get(target, name)),
  });
  performance.now = () => time.now();

  const call = (handler: TimerHandler, args: unknown[]) => {
    if (typeof handler === 'function') handler(...args);
  };
  const isLong = (handler: TimerHandler, ms: number) => typeof handler === 'function' && ms >= shortestMs;
  const nativeInterval = window.setInterval.bind(window);
  const nativeClearInterval = window.clearInterval.bind(window);
  /** The timer that an interval waits for now. */
  const intervals = new Map<number, number>();

  const set = (handler: TimerHandler, ms = 0, ...args: unknown[]) =>
    isLong(handler, ms)
      ? time.set(ms, () => call(handler, args))
      : natives.setTimeout(handler as () => void, ms, ...args);
  const setEach = (handler: TimerHandler, ms = 0, ...args: unknown[]) => {
    if (!isLong(handler, ms)) return nativeInterval(handler as () => void, ms, ...args);
    const wait = () =>
      time.set(ms, () => {
        intervals.set(id, wait());
        call(handler, args);
      });
    const id = wait();
    intervals.set(id, id);
    return id;
  };
  const clear = (id: number | undefined) => {
    if (id === undefined) return;
    const waiting = intervals.get(id) ?? id;
    intervals.delete(id);
    if (waiting < firstTimerId) {
      natives.clearTimeout(waiting);
      nativeClearInterval(waiting);
    } else time.clear(waiting);
  };
  Object.assign(window, { setTimeout: set, setInterval: setEach, clearTimeout: clear, clearInterval: clear });
}
