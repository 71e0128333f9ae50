/** `hangup lab` as it is started and stopped by hand. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { descendants } from '../worlds/process/process-tree.ts';
import { root } from './tools.ts';

let folder: string;
let dashboard: string;
/** Where the lab puts what it needs for its time. */
let scratch: string;
let lab: ChildProcess;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hangup-lab-test-'));
  dashboard = join(folder, 'dashboard');
  scratch = join(folder, 'scratch');
  await mkdir(dashboard);
  await mkdir(scratch);
  await writeFile(join(dashboard, 'index.html'), '<!doctype html><head></head>');
});

afterEach(async () => {
  if (lab.exitCode === null && lab.signalCode === null) lab.kill('SIGKILL');
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

/** In a process group of its own, as a terminal starts it. */
function start(...args: string[]): { printed: () => string; prints: (words: string) => Promise<void> } {
  lab = spawn(process.execPath, [join(root, 'sim/commands/hangup.ts'), 'lab', ...args], {
    env: { ...process.env, TMPDIR: scratch },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let text = '';
  const listeners = new Set<() => void>();
  for (const stream of [lab.stdout!, lab.stderr!])
    stream.on('data', (chunk) => {
      text += chunk;
      for (const listener of listeners) listener();
    });
  const prints = (words: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => text.includes(words) && resolve();
      listeners.add(look);
      lab.once('exit', (code) => reject(new Error(`it ended with ${code} and had said:\n${text}`)));
      look();
    });
  return { printed: () => text, prints };
}

/** Whoever is below it, shells included. */
function below(pid: number): number[] {
  return descendants(pid).map((one) => one.pid);
}

async function listens(port: number): Promise<boolean> {
  const socket = connect(port, '127.0.0.1');
  const heard = await Promise.race([once(socket, 'connect'), once(socket, 'error')]).catch(() => ['refused']);
  socket.destroy();
  return heard.length === 0;
}

test('it says where it is and who can sign in; Ctrl-C leaves nothing behind', {
  timeout: 120_000,
}, async () => {
  const { printed, prints } = start('--port', '0', '--dashboard', relative(process.cwd(), dashboard));
  await prints('Ctrl-C ends the lab');
  const [, url = '', port = ''] = /at (http:\/\/127\.0\.0\.1:(\d+))/.exec(printed()) ?? [];
  const [, email, password] = /(alice@\S+)\s+(\S+)\s+\(owner\)/.exec(printed()) ?? [];
  const login = await fetch(`${url}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email, password }),
  });
  expect(login.status).toBe(200);
  const children = below(lab.pid!);
  expect(children.length).toBeGreaterThanOrEqual(3);
  expect(await readdir(scratch)).not.toEqual([]);

  process.kill(-lab.pid!, 'SIGINT'); // As a terminal does: to the whole group.
  const [code] = await once(lab, 'exit');

  expect(code).toBe(0);
  expect(children.filter((pid) => existsSync(`/proc/${pid}`))).toEqual([]);
  expect(await readdir(scratch)).toEqual([]);
  expect(await listens(Number(port))).toBe(false);
});

test('a port that is taken is told, with what to type instead', { timeout: 120_000 }, async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const { port } = other.address() as { port: number };
  const { printed } = start('--port', String(port), '--dashboard', dashboard);
  const [code] = await once(lab, 'exit');
  other.close();

  expect(code).toBe(64);
  expect(printed()).toContain(`--port ${port}: it is in use; --port 0 takes a free one`);
  expect(await readdir(scratch)).toEqual([]);
});

test('a dashboard that is not there is told before anything is started', { timeout: 60_000 }, async () => {
  const { printed } = start('--dashboard', join(folder, 'nowhere'));
  const [code] = await once(lab, 'exit');

  expect(code).toBe(64);
  expect(printed()).toContain(`cannot read ${join(folder, 'nowhere')}: there is no such file`);
});
