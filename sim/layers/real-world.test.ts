import { expect, test } from 'vitest';
import { realWorldIn } from './real-world.ts';

const reaches = (text: string) => realWorldIn('system/a.ts', text).map(({ what }) => what);

test.each([
  ['Date.now();', 'Date.now'],
  ['new Date();', 'new Date()'],
  ['Date();', 'Date()'],
  ['Math.random();', 'Math.random'],
  ['performance.now();', 'performance.now'],
  ['process.hrtime.bigint();', 'process.hrtime'],
  ['AbortSignal.timeout(1);', 'AbortSignal.timeout'],
  ['setTimeout(() => {}, 1);', 'setTimeout'],
  ['window.setTimeout(() => {}, 1);', 'setTimeout'],
  ['new Promise(setImmediate);', 'setImmediate'],
  ['const ports = { setInterval };', 'setInterval'],
  ["import { setTimeout as wait } from 'node:timers/promises';", 'node:timers/promises'],
  ["import { performance } from 'node:perf_hooks';", 'node:perf_hooks'],
  ["import { createHash, randomBytes } from 'node:crypto';", 'node:crypto randomBytes'],
  ["import * as crypto from 'node:crypto';", 'all of node:crypto'],
  ['crypto.randomUUID();', 'crypto.randomUUID'],
])('%s is seen', (text, what) => {
  expect(reaches(text)).toContain(what);
});

test.each([
  ['a date made of a time', 'new Date(clock.wallTime());'],
  ['a method of that name', 'interface Timers { setTimeout(): void; setInterval: () => void }'],
  ['an option of that name', 'const options = { setTimeout: 1 };'],
  ["a socket's own timer, switched off", 'socket.setTimeout(0);'],
  ['the clock of the port', 'clock.now();'],
  ['a comment', '// Date.now() would be wrong here'],
  ['a text', "const why = 'setTimeout and Math.random';"],
  ['crypto without chance', "import { createHash, timingSafeEqual } from 'node:crypto';"],
])('%s is not', (_, text) => {
  expect(reaches(text)).toEqual([]);
});

test('a reach knows its line', () => {
  expect(realWorldIn('system/a.ts', '\nDate.now();')).toEqual([{ what: 'Date.now', line: 2 }]);
});
