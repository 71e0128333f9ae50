/** The dashboard's one adapter: the browser's time, chance, socket and farewell, for the parts that know no browser. */
import type { Clock } from '../ports/clock.ts';

/** Longest delay `setTimeout` knows; longer ones fire at once, so they are waited for in legs. */
const longestTimerMs = 2 ** 31 - 1;

export const browserClock: Clock = {
  now: () => performance.now(),
  wallTime: () => Date.now(),
  setTimer(delayMs, fire) {
    let handle: number;
    const wait = (leftMs: number) => {
      const legMs = Math.min(leftMs, longestTimerMs);
      handle = window.setTimeout(() => (leftMs > legMs ? wait(leftMs - legMs) : fire()), legMs);
    };
    wait(Math.ceil(delayMs));
    return { cancel: () => window.clearTimeout(handle) };
  },
};

export const browserEntropy = {
  fraction: () => crypto.getRandomValues(new Uint32Array(1))[0]! / 2 ** 32,
};

export function openBrowserSocket(url: string): WebSocket {
  return new WebSocket(url);
}

/** `pagehide` comes before a page is closed, left or put into the back/forward cache; `unload` does not. */
export function onPageLeft(listener: () => void): () => void {
  window.addEventListener('pagehide', listener);
  return () => window.removeEventListener('pagehide', listener);
}

const connectionKey = 'hangup.connection';

/**
 * The name of this tab's terminal among the person's terminals. A reload keeps it; a duplicated tab
 * gets a copy of the session storage, so the name is kept there only while no page is using it.
 */
export function claimConnectionName(): string {
  const name = sessionStorage.getItem(connectionKey) ?? newConnectionName();
  sessionStorage.removeItem(connectionKey);
  window.addEventListener('pagehide', () => sessionStorage.setItem(connectionKey, name));
  window.addEventListener('pageshow', () => sessionStorage.removeItem(connectionKey));
  return name;
}

function newConnectionName(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(6));
  return `tab-${Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
}
