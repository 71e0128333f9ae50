/**
 * `hangup toxiproxy`: the fault engine alone, on the real clock, as a drop-in for Toxiproxy's server. It
 * takes the original's flags, with one dash or two, and its seed decides every draw.
 */
import { readFile } from 'node:fs/promises';
import { systemClock } from '../../system/node/system-clock.ts';
import { emulatedVersion } from '../network/api.ts';
import { ApiError } from '../network/api-error.ts';
import { neverEarly } from '../network/never-early.ts';
import { startToxiproxy, type Toxiproxy } from '../network/start.ts';
import { seededEntropy } from '../worlds/seeded-entropy.ts';
import { exitCodes } from './exit-codes.ts';
import { command } from './line/command.ts';
import { withFile } from './line/files.ts';
import { cannotListen } from './line/listening.ts';
import { BadFile } from './line/misuse.ts';
import { seed, text, whole } from './line/values.ts';

export const toxiproxy = command({
  name: 'toxiproxy',
  operands: [],
  singleDash: true,
  options: {
    host: { about: 'where the API listens (127.0.0.1)', takes: text('HOST'), fallback: '127.0.0.1' },
    port: { about: 'its port, 0 for a free one (8474)', takes: whole(0, 65_535, 'PORT'), fallback: 8474 },
    seed: { about: 'decides toxicity, jitter and slices; one that is drawn is printed', takes: seed },
    config: {
      about: 'proxies to begin with: a JSON array as POST /populate takes it',
      takes: text('FILE'),
    },
    'proxy-metrics': { about: 'bytes of each proxy at /metrics' },
    version: { about: 'the version of Toxiproxy that it answers for' },
  },
  says: `The fault engine alone, on the real clock: a drop-in for toxiproxy-server ${emulatedVersion}. Its flags may begin with one dash, as the original's do. SIGINT or SIGTERM ends it and every connection.`,
  examples: [
    ['hangup toxiproxy --port 8474', 'as toxiproxy-server'],
    ['hangup toxiproxy --seed 7', 'the same chance each time'],
  ],
  exits: { pass: 'a signal ended it' },
  async run({ values }) {
    if (values.version) console.log(`hangup toxiproxy version ${emulatedVersion}`);
    else await serve({ ...values, metrics: values['proxy-metrics'], seed: values.seed ?? drawSeed() });
    return exitCodes.pass;
  },
});

interface Served {
  readonly host: string;
  readonly port: number;
  readonly seed: number;
  readonly config: string | undefined;
  readonly metrics: boolean;
}

function drawSeed(): number {
  return Math.floor(Math.random() * 2 ** 32);
}

async function serve({ host, port, seed, config, metrics }: Served): Promise<void> {
  const proxies = config === undefined ? null : await readConfig(config);
  const server = await startToxiproxy({
    clock: neverEarly(systemClock),
    entropy: seededEntropy(seed),
    host,
    port,
    metrics,
  }).catch((error: unknown) => {
    throw cannotListen(error, { host, port }) ?? error;
  });
  const signal = anEndingSignal();
  try {
    if (proxies !== null) await populate(server, config!, proxies);
    console.log(`Toxiproxy ${emulatedVersion} by Hangup at ${server.url}, seed ${seed}`);
    await signal;
  } finally {
    await server.stop();
  }
}

function readConfig(file: string): Promise<string> {
  return withFile('read', file, () => readFile(file, 'utf8'));
}

async function populate(server: Toxiproxy, file: string, proxies: string): Promise<void> {
  try {
    await server.populate(proxies);
  } catch (error) {
    if (error instanceof ApiError) throw new BadFile(`--config ${file}: ${error.message}`);
    throw error;
  }
}

/** The first one; a second ends the process as if nobody listened. */
function anEndingSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
}
