import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Toxiproxy as Client } from 'toxiproxy-node-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';

let folder: string;
const children: ChildProcess[] = [];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hangup-toxiproxy-'));
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await rm(folder, { recursive: true });
});

function hangup(...args: string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'hangup.ts'), 'toxiproxy', ...args]);
  children.push(child);
  return child;
}

/** Starts it and answers what its first line tells. */
async function serving(...args: string[]) {
  const child = hangup('--port', '0', ...args);
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  const [, url, seed] = / at (http:\S+), seed (\d+)$/.exec(line)!;
  return { child, url: url!, seed: Number(seed) };
}

async function outcome(child: ReturnType<typeof hangup>) {
  let out = '';
  let err = '';
  child.stdout.on('data', (bytes) => (out += bytes));
  child.stderr.on('data', (bytes) => (err += bytes));
  const [code] = await once(child, 'close');
  return { code, out, err };
}

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const aProxy = { name: 'web', listen: '127.0.0.1:0', upstream: '127.0.0.1:1' };

describe('hangup toxiproxy', () => {
  test.for(['SIGINT', 'SIGTERM'] as const)('serves the API until %s, and ends with 0', async (signal) => {
    const { child, url } = await serving();
    const client = new Client(url);
    const proxy = await client.createProxy(aProxy);
    await proxy.addToxic({
      name: 'slow',
      type: 'latency',
      stream: 'upstream',
      toxicity: 1,
      attributes: { latency: 5, jitter: 0 },
    });
    expect(Object.keys(await client.getAll())).toEqual(['web']);
    child.kill(signal);
    expect((await outcome(child)).code).toBe(0);
  });

  test('begins with the proxies of --config', async () => {
    const { url } = await serving('--config', await file('proxies.json', JSON.stringify([aProxy])));
    expect(Object.keys(await new Client(url).getAll())).toEqual(['web']);
  });

  test('takes flags in the manner of the original: one dash, and values behind a sign', async () => {
    const { url, seed } = await serving('-host=localhost', '-seed', '7', '-proxy-metrics');
    expect(seed).toBe(7);
    expect((await fetch(`${url}/metrics`)).status).toBe(200);
  });

  test('has no /metrics unless it was asked for', async () => {
    const { url } = await serving();
    expect((await fetch(`${url}/metrics`)).status).toBe(404);
  });

  test('--help tells every flag', async () => {
    const { code, out } = await outcome(hangup('--help'));
    expect(code).toBe(0);
    expect(out).toMatch(/--host.*--port.*--seed.*--config.*--proxy-metrics.*--version/s);
  });

  test('--version tells which Toxiproxy it answers for', async () => {
    expect(await outcome(hangup('-version'))).toEqual({
      code: 0,
      out: 'hangup toxiproxy version 2.12.0\n',
      err: '',
    });
  });
});

describe('bad input ends with 64 and says what was wrong:', () => {
  test.for([
    [['--port', '99999'], '--port 99999: it takes a whole number from 0 to 65535'],
    [['--port', 'http'], '--port http: it takes a whole number from 0 to 65535'],
    [['--seed', '1.5'], '--seed 1.5: it takes a whole number from 0 to 4294967295'],
    [['--nonsense'], 'there is no option --nonsense'],
    [['stray'], 'it takes options only, got "stray"'],
    [['--port'], '--port needs a value: --port PORT'],
    [['--port', '0', '--host', '203.0.113.7'], '--host 203.0.113.7: listen EADDRNOTAVAIL'],
    [['--port', '0', '--host', 'nowhere.invalid'], '--host nowhere.invalid: there is no such host'],
    [['--config', '/nowhere.json'], 'cannot read /nowhere.json: there is no such file'],
  ] as const)('%j', async ([args, message]) => {
    const { code, out, err } = await outcome(hangup(...args));
    expect([code, out]).toEqual([64, '']);
    expect(err).toContain(message);
  });

  test('a port that somebody else has', async () => {
    const { url } = await serving();
    const { port } = new URL(url);
    const { code, out, err } = await outcome(hangup('--port', port));
    expect([code, out]).toEqual([64, '']);
    expect(err).toContain(`--port ${port}: it is in use; --port 0 takes a free one`);
  });

  test.for([
    ['{', 'bad request body: unexpected EOF'],
    ['{}', 'bad request body: json: cannot unmarshal object'],
    ['[{"name":"web"}]', 'missing required field: upstream at proxy 1'],
    [JSON.stringify([{ ...aProxy, listen: 'nocolon' }]), 'missing port in address'],
  ] as const)('a config of %s', async ([text, message]) => {
    const { code, err } = await outcome(hangup('--port', '0', '--config', await file('bad.json', text)));
    expect(code).toBe(64);
    expect(err).toContain(message);
  });
});
