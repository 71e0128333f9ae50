/**
 * Notices when a world in memory reaches for something real: time, timers, chance, disk or network. What is
 * real can neither be repeated from a seed nor run faster than its clock.
 *
 * It stands on the APIs themselves, so it also sees what libraries do; who called is read off the stack.
 */
import { syncBuiltinESMExports } from 'node:module';
import { type RealApi, realApis } from './real-apis.ts';

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
const bystanders = /^node_modules\/(?:vitest|@vitest|vite|tinypool|playwright|playwright-core|@playwright)\//;

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
  { api: 'Date.now', place: /^node_modules\/kysely\/dist\/migration\//, why: 'when a migration ran' },
  {
    api: 'Date.now',
    place: /^node_modules\/fast-jwt\//,
    why: 'compared with claims that our tokens lack, or that it is told to ignore',
  },
];

/** Of those who have one armed. The APIs themselves are replaced once for all of them. */
const armed = new Set<Touch[]>();
let disarm: (() => void) | null = null;

/** Armed until it is disposed of. Worlds that live at one time in one process see each other's touches. */
export function armTripwire(): Tripwire {
  const touches: Touch[] = [];
  armed.add(touches);
  disarm ??= replaceApis();
  return {
    touches,
    [Symbol.dispose]() {
      armed.delete(touches);
      if (armed.size > 0) return;
      disarm?.();
      disarm = null;
    },
  };
}

/** True while a watched API is at work: what it calls in turn is its own affair. */
let inside = false;

/** @param below the watched function: whoever called that is looked for */
function touch(api: string, below: Anything, depth: number): void {
  if (inside) return;
  const caller = callerOf(below, depth);
  const file = caller && belowCheckout(caller.getFileName()!);
  if (!file || bystanders.test(file)) return;
  if (harmless.some((known) => known.api === api && known.place.test(file))) return;
  const place = `${file}:${lineOf(caller)}`;
  for (const touches of armed)
    if (!touches.some((one) => one.api === api && one.place === place)) touches.push({ api, place });
}

/** Answers how to put them back. */
function replaceApis(): () => void {
  const undo = [replaceDate(), ...realApis.map(replace)];
  syncBuiltinESMExports();
  return () => {
    for (const restore of undo.reverse()) restore();
    syncBuiltinESMExports();
  };
}

/** Frames that are looked at: the caller stands near, the loader of modules far away. */
const near = 8;
const far = 60;

function replace({ owner, name, api, loadsModules = false, isHarmless }: RealApi): () => void {
  const real = Reflect.get(owner, name) as Anything;
  const watched = function (this: unknown, ...args: never[]) {
    // Asked first: who called is read off the stack, which takes long.
    if (!isHarmless?.(...args)) touch(api, watched, loadsModules ? far : near);
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
  return () => Reflect.set(owner, name, real);
}

function replaceDate(): () => void {
  const Real = Date;
  const construct = (target: typeof Date, args: unknown[], newTarget: Anything) => {
    if (args.length === 0) touch('new Date()', construct as Anything, near);
    return Reflect.construct(target, args, newTarget);
  };
  const get = (target: typeof Date, name: string | symbol) => {
    if (name === 'now') touch('Date.now', get as Anything, near);
    return Reflect.get(target, name);
  };
  const apply = (target: typeof Date) => {
    touch('Date()', apply as Anything, near);
    return target();
  };
  globalThis.Date = new Proxy(Real, { construct, get, apply } as ProxyHandler<DateConstructor>);
  return () => {
    globalThis.Date = Real;
  };
}

/** The first frame below that is not Node's own; `null` where Node called by itself, or loads a module. */
function callerOf(below: Anything, depth: number): NodeJS.CallSite | null {
  // Mostly the first one is, and looking at the others takes longer than what is watched.
  const [nearest] = depth === near ? sitesBelow(below, 1) : [];
  if (nearest && !fileOf(nearest).startsWith('node:')) return nearest;
  const sites = sitesBelow(below, depth);
  if (sites.some((site) => fileOf(site).startsWith('node:internal/modules/'))) return null;
  return sites.find((site) => !fileOf(site).startsWith('node:')) ?? null;
}

function sitesBelow(below: Anything, depth: number): NodeJS.CallSite[] {
  const { prepareStackTrace, stackTraceLimit } = Error;
  const holder: { stack?: unknown } = {};
  Error.stackTraceLimit = depth;
  Error.prepareStackTrace = (_, sites) => sites;
  Error.captureStackTrace(holder, below);
  const sites = holder.stack as NodeJS.CallSite[];
  Error.stackTraceLimit = stackTraceLimit;
  Error.prepareStackTrace = prepareStackTrace as typeof Error.prepareStackTrace;
  return sites;
}

function fileOf(site: NodeJS.CallSite): string {
  return site.getFileName() ?? 'node:';
}

/** As whoever transpiled the file tells it: a runner maps the lines of its stacks back. */
function lineOf(site: NodeJS.CallSite): string {
  const text = Error.prepareStackTrace?.(new Error(), [site]);
  return /:(\d+):\d+\)?$/.exec(String(text))?.[1] ?? String(site.getLineNumber());
}

function belowCheckout(file: string): string {
  return file.replace(/^.*?\/(?=(?:node_modules|system|sim|scenarios)\/)/, '');
}
