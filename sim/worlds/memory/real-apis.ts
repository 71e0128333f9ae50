/**
 * What leads out of a world in memory: real time and timers, chance, threads, disk, network, processes.
 * `setImmediate` and `nextTick` are not among them: they keep their order, and the pump itself turns on them.
 */
import childProcess from 'node:child_process';
import cryptoModule from 'node:crypto';
import dgram from 'node:dgram';
import dns from 'node:dns';
import fs from 'node:fs';
import net from 'node:net';
import timers from 'node:timers';
import timersPromises from 'node:timers/promises';

export interface RealApi {
  readonly owner: object;
  readonly name: string;
  /** As it is called in a report. */
  readonly api: string;
  /** Node loads modules through it, which is nobody's doing. */
  readonly loadsModules?: boolean;
  /** Called so it reaches nothing, whoever calls. */
  readonly isHarmless?: (...args: readonly unknown[]) => boolean;
}

const of = (owner: object, prefix: string, names: readonly string[]): RealApi[] =>
  names.map((name) => ({ owner, name, api: `${prefix}${name}` }));

const timerNames = ['setTimeout', 'setInterval'];
const chance = ['randomBytes', 'randomUUID', 'randomInt', 'randomFill', 'randomFillSync', 'getRandomValues'];
const threads = ['scrypt', 'pbkdf2', 'generateKeyPair', 'generateKey', 'hkdf'];
const files = ['open', 'readFile', 'writeFile', 'appendFile', 'readdir', 'mkdir', 'rm', 'stat'];
const streams = ['createReadStream', 'createWriteStream', 'existsSync'];

/** The longest time that a timer has. It is not over before the process is. */
const neverMs = 2 ** 31 - 1;

/** All but `Date`, which is a class. */
export const realApis: readonly RealApi[] = [
  ...of(Math, 'Math.', ['random']),
  ...of(performance, 'performance.', ['now']),
  ...of(process, 'process.', ['hrtime']),
  { ...of(globalThis, '', ['setTimeout'])[0]!, isHarmless: (_, ms) => ms === neverMs },
  ...of(globalThis, '', ['setInterval', 'fetch']),
  ...of(timers, 'timers.', timerNames),
  ...of(timersPromises, 'timers/promises.', timerNames),
  ...of(AbortSignal, 'AbortSignal.', ['timeout']),
  ...of(cryptoModule, 'crypto.', [...chance, ...threads]),
  ...of(Crypto.prototype, 'crypto.', ['randomUUID', 'getRandomValues']),
  ...[
    ...of(fs, 'fs.', [...files, ...files.map((name) => `${name}Sync`), ...streams]),
    ...of(fs.promises, 'fs/promises.', files),
  ].map((api) => ({ ...api, loadsModules: true })),
  ...of(net.Socket.prototype, 'net.', ['connect']),
  ...of(net.Server.prototype, 'net.', ['listen']),
  ...of(dgram, 'dgram.', ['createSocket']),
  ...of(dns, 'dns.', ['lookup']),
  ...of(childProcess, 'child_process.', ['spawn', 'spawnSync', 'execFile', 'exec', 'fork']),
];
