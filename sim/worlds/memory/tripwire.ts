/**
 * Notices when a world in memory reaches for something real: time, timers, chance, disk or network. What is
 * real can neither be repeated from a seed nor run faster than its clock.
 *
 * It stands on the APIs themselves, so it also sees what libraries do; who called is read off the stack.
 */
import cryptoModule from 'node:crypto';
import dns from 'node:dns';
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';

export interface Touch {
  /** As in `Date.now`. */
  readonly api: string;
  /** File and line of who called, below the checkout. */
  readonly place: string;
}

export interface Tripwire extends Disposable {
  /** Each place once, in the order in which they were first seen. */
  readonly touches: readonly Touch[];
}

type Anything = (...args: never[]) => unknown;

/** Who else lives in this process: a runner keeps time for itself. */
const bystanders = /node_modules\/(?:vitest|@vitest|vite|tinypool|playwright|playwright-core|@playwright)\//;

/** What libraries do for themselves and nothing of ours hears of, with the reason. */
const harmless: readonly { readonly api: string; readonly place: RegExp; readonly why: string }[] = [
  {
    api: 'crypto.randomBytes',
    place: /^node_modules\/ws\/lib\/websocket\.js/,
    why: 'the nonce of the opening handshake: always 16 bytes, told to nobody',
  },
  {
    api: 'setTimeout',
    place: /^node_modules\/ws\/lib\/websocket\.js/,
    why: 'the close timer, which its owner drops in the same breath, or which ends with the socket',
  },
  { api: 'Date.now', place: /^node_modules\/avvio\//, why: 'how long plugins took to load' },
  { api: 'Math.random', place: /^node_modules\/avvio\//, why: 'names in the tree of those times' },
  { api: 'setTimeout', place: /^node_modules\/avvio\//, why: 'a watch over plugins that never load' },
  { api: 'Date.now', place: /^node_modules\/kysely\/dist\/migration\//, why: 'when a migration ran' },
  {
    api: 'Date.now',
    place: /^node_modules\/fast-jwt\//,
    why: 'compared with claims that our tokens lack, or that it is told to ignore',
  },
];

const chance = ['randomBytes', 'randomUUID', 'randomInt', 'randomFill', 'randomFillSync', 'getRandomValues'];
const threads = ['scrypt', 'pbkdf2', 'generateKeyPair', 'generateKey', 'hkdf'];
const disk = ['open', 'openSync', 'readFile', 'readFileSync', 'writeFile', 'writeFileSync', 'appendFileSync'];

/** Armed until it is disposed of. One at a time: it replaces the APIs themselves. */
export function armTripwire(): Tripwire {
  const touches: Touch[] = [];
  const undo: (() => void)[] = [];
  let inside = false;
  const touch = (api: string) => {
    if (inside) return;
    const place = callerIn(new Error().stack ?? '');
    if (place === null || bystanders.test(place)) return;
    if (harmless.some((known) => known.api === api && known.place.test(place))) return;
    if (!touches.some((one) => one.api === api && one.place === place)) touches.push({ api, place });
  };
  const watch = (owner: object, name: string, api: string) => {
    const real = Reflect.get(owner, name) as Anything;
    const watched = function (this: unknown, ...args: never[]) {
      touch(api);
      // What it calls in turn is its own affair.
      const outermost = !inside;
      inside = true;
      try {
        return Reflect.apply(real, this, args);
      } finally {
        if (outermost) inside = false;
      }
    };
    Object.defineProperties(watched, Object.getOwnPropertyDescriptors(real));
    Reflect.set(owner, name, watched);
    undo.push(() => Reflect.set(owner, name, real));
  };

  const RealDate = Date;
  globalThis.Date = new Proxy(RealDate, {
    construct(target, args, newTarget) {
      if (args.length === 0) touch('new Date()');
      return Reflect.construct(target, args, newTarget);
    },
    get: (target, name) => {
      if (name === 'now') touch('Date.now');
      return Reflect.get(target, name);
    },
  });
  undo.push(() => {
    globalThis.Date = RealDate;
  });
  watch(Math, 'random', 'Math.random');
  watch(performance, 'now', 'performance.now');
  watch(process, 'hrtime', 'process.hrtime');
  for (const name of ['setTimeout', 'setInterval', 'fetch']) watch(globalThis, name, name);
  for (const name of [...chance, ...threads]) watch(cryptoModule, name, `crypto.${name}`);
  for (const name of disk) watch(fs, name, `fs.${name}`);
  watch(net.Socket.prototype, 'connect', 'net.connect');
  watch(net.Server.prototype, 'listen', 'net.listen');
  watch(dns, 'lookup', 'dns.lookup');
  syncBuiltinESMExports();
  return {
    touches,
    [Symbol.dispose]() {
      for (const restore of undo.reverse()) restore();
      syncBuiltinESMExports();
    },
  };
}

/** The first frame that is neither ours here nor Node's; `null` where Node called by itself, or loads a module. */
function callerIn(stack: string): string | null {
  if (stack.includes('(node:internal/modules/')) return null;
  for (const line of stack.split('\n').slice(1)) {
    const [, place] = /(?:\(|at (?:async )?)((?:file:\/\/)?\/[^()\s]+:\d+):\d+\)?$/.exec(line) ?? [];
    if (!place || place.includes('/memory/tripwire.ts')) continue;
    return place.replace(/^.*?\/(?=(?:node_modules|system|sim|scenarios)\/)/, '');
  }
  return null;
}
