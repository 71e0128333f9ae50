/**
 * Which Toxiproxy a network stands on: the one inside this process, unless the environment names another.
 *
 *     TOXIPROXY_URL=http://host:8474   a running one, which stays
 *     HANGUP_TOXIPROXY=server          a `toxiproxy-server` from the PATH, started here and ended at stop
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { onFreePort } from './ports.ts';

export type ChosenServer =
  | { readonly kind: 'embedded' }
  | {
      readonly kind: 'external';
      /** Base URL of its API. */
      readonly url: string;
      /** Ends the server if it was started here. */
      stop(): Promise<void>;
    };

/** What the environment asks for cannot be had. */
export class NoSuchServer extends Error {
  override readonly name = 'NoSuchServer';
}

/** How long a server that was started may take to answer, in wall time. */
const startBudgetMs = 10_000;
const host = '127.0.0.1';

/** Rejects with NoSuchServer where the variables are wrong or the server does not come up. */
export async function chooseServer(env: NodeJS.ProcessEnv = process.env): Promise<ChosenServer> {
  const { TOXIPROXY_URL: url, HANGUP_TOXIPROXY: wanted = '' } = env;
  if (url) {
    if (!/^https?:$/.test(URL.parse(url)?.protocol ?? ''))
      throw new NoSuchServer(`TOXIPROXY_URL must be an http URL as http://127.0.0.1:8474, got "${url}"`);
    return { kind: 'external', url: url.replace(/\/+$/, ''), stop: async () => {} };
  }
  if (wanted === '' || wanted === 'embedded') return { kind: 'embedded' };
  if (wanted !== 'server')
    throw new NoSuchServer(`HANGUP_TOXIPROXY must be "embedded" or "server", got "${wanted}"`);
  const binary = findToxiproxyServer(env);
  if (!binary)
    throw new NoSuchServer('HANGUP_TOXIPROXY=server needs a toxiproxy-server, and there is none on the PATH');
  return { kind: 'external', ...(await startToxiproxyServer(binary)) };
}

/** The path of a `toxiproxy-server` on the PATH. */
export function findToxiproxyServer(env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  return folders.map((folder) => join(folder, 'toxiproxy-server')).find(existsSync) ?? null;
}

/** Starts a server binary on a free port and waits until its API answers. Rejects with NoSuchServer. */
export function startToxiproxyServer(
  binary: string,
  flags: readonly string[] = [],
): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  return onFreePort((port) => startOn(binary, port, flags), 5);
}

async function startOn(binary: string, port: number, flags: readonly string[]) {
  const child = spawn(binary, ['-host', host, '-port', String(port), ...flags], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, LOG_LEVEL: 'error' },
  });
  const said: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (bytes: Buffer) => said.push(bytes));
  const kill = () => void child.kill('SIGKILL');
  // A harness that dies must not leave it behind.
  process.once('exit', kill);
  const gone = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(`it ended with ${signal ?? code}`));
  });
  const url = `http://${host}:${port}`;
  const stop = async () => {
    process.off('exit', kill);
    await end(child);
  };
  const failure = await answers(url, gone);
  if (failure === null) return { url, pid: child.pid!, stop };
  await stop();
  throw new NoSuchServer(`${binary} did not come up: ${failure}\n${Buffer.concat(said)}`);
}

/** Null once the API answers, else why it never will. */
async function answers(url: string, gone: Promise<string>): Promise<string | null> {
  let ended: string | null = null;
  void gone.then((why) => {
    ended = why;
  });
  const givesUpAt = performance.now() + startBudgetMs;
  while (ended === null && performance.now() < givesUpAt) {
    const response = await fetch(`${url}/version`).catch(() => null);
    if (response?.ok) return ended;
    await Promise.race([gone, new Promise((resolve) => setTimeout(resolve, 20))]);
  }
  return ended ?? `no answer within ${startBudgetMs / 1000} s`;
}

/** SIGKILL, because a graceful end waits for the connections that faults have left. */
async function end(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}
