/**
 * `hangup toxiproxy`: the fault engine alone, on the real clock, as a drop-in for Toxiproxy's server. It
 * takes the original's flags, with one dash or two, and its seed decides every draw.
 */
import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { systemClock } from '../../system/node/system-clock.ts';
import { emulatedVersion } from '../network/api.ts';
import { ApiError } from '../network/api-error.ts';
import { neverEarly } from '../network/never-early.ts';
import { startToxiproxy, type Toxiproxy } from '../network/start.ts';
import { seededEntropy } from '../worlds/seeded-entropy.ts';
import { exitCodes } from './exit-codes.ts';

const help = `hangup toxiproxy: a drop-in for toxiproxy-server ${emulatedVersion}

  --host HOST       where the API listens (127.0.0.1)
  --port PORT       its port, 0 for a free one (8474)
  --seed N          decides toxicity, jitter and slices; one that is drawn is printed
  --config FILE     proxies to begin with: a JSON array as POST /populate takes it
  --proxy-metrics   bytes of each proxy at /metrics
  --version         the version of Toxiproxy that it answers for

SIGINT or SIGTERM ends it and every connection.
`;

const options = {
  host: { type: 'string', default: '127.0.0.1' },
  port: { type: 'string', default: '8474' },
  seed: { type: 'string' },
  config: { type: 'string' },
  'proxy-metrics': { type: 'boolean', default: false },
  version: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
} as const;

/** What was typed makes no sense. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const maxSeed = 2 ** 32 - 1;

/** Resolves with the exit code once a signal has ended it, or at once where the arguments are wrong. */
export async function toxiproxy(args: readonly string[]): Promise<number> {
  try {
    const flags = readFlags(args);
    if (flags.help) process.stdout.write(help);
    else if (flags.version) console.log(`hangup toxiproxy version ${emulatedVersion}`);
    else await serve(flags);
    return exitCodes.pass;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`hangup toxiproxy: ${error.message}`);
    return exitCodes.usage;
  }
}

function readFlags(args: readonly string[]) {
  // Go's flags begin with one dash.
  const dashed = args.map((arg) => arg.replace(/^-(?=[a-z])/, '--'));
  try {
    const { values } = parseArgs({ args: dashed, options, strict: true });
    return {
      ...values,
      port: wholeNumber('--port', values.port, 65_535),
      seed: values.seed === undefined ? drawSeed() : wholeNumber('--seed', values.seed, maxSeed),
    };
  } catch (error) {
    if (error instanceof TypeError) throw new UsageError(`${error.message}\n\n${help}`);
    throw error;
  }
}

function wholeNumber(flag: string, text: string, max: number): number {
  if (/^\d{1,10}$/.test(text) && Number(text) <= max) return Number(text);
  throw new UsageError(`${flag} must be a whole number from 0 to ${max}, got "${text}"`);
}

function drawSeed(): number {
  return Math.floor(Math.random() * (maxSeed + 1));
}

async function serve(flags: ReturnType<typeof readFlags>): Promise<void> {
  const proxies = flags.config === undefined ? null : await readConfig(flags.config);
  const { host, port, seed } = flags;
  const server = await startToxiproxy({
    clock: neverEarly(systemClock),
    entropy: seededEntropy(seed),
    host,
    port,
    metrics: flags['proxy-metrics'],
  });
  const signal = anEndingSignal();
  try {
    if (proxies !== null) await populate(server, flags.config!, proxies);
    console.log(`Toxiproxy ${emulatedVersion} by Hangup at ${server.url}, seed ${seed}`);
    await signal;
  } finally {
    await server.stop();
  }
}

async function readConfig(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`cannot read --config ${file}: ${(error as Error).message}`);
  }
}

async function populate(server: Toxiproxy, file: string, proxies: string): Promise<void> {
  try {
    await server.populate(proxies);
  } catch (error) {
    if (error instanceof ApiError) throw new UsageError(`--config ${file}: ${error.message}`);
    throw error;
  }
}

/** The first one; a second ends the process as if nobody listened. */
function anEndingSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => resolve());
  });
}
