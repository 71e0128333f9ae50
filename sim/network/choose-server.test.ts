import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { chooseServer } from './choose-server.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hangup-servers-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** A program in the place of the server, as a script of Node. */
async function install(script: string): Promise<void> {
  const file = join(folder, 'toxiproxy-server');
  await writeFile(file, `#!${process.execPath}\n${script}\n`, { mode: 0o755 });
}

const answering = `require('node:http')
  .createServer((_, response) => response.end(String(process.pid)))
  .listen(Number(process.argv[process.argv.indexOf('-port') + 1]), '127.0.0.1')`;

describe('chooseServer()', () => {
  test.for([
    [{}],
    [{ HANGUP_TOXIPROXY: 'embedded' }],
    [{ TOXIPROXY_URL: '', HANGUP_TOXIPROXY: '' }],
  ] as const)('takes the embedded server for %o', async ([env]) => {
    expect(await chooseServer(env)).toEqual({ kind: 'embedded' });
  });

  test('takes a running server at its URL before anything else', async () => {
    const env = { TOXIPROXY_URL: 'http://127.0.0.1:8474/', HANGUP_TOXIPROXY: 'server' };
    expect(await chooseServer(env)).toMatchObject({ kind: 'external', url: 'http://127.0.0.1:8474' });
  });

  test('starts a server from the PATH and ends it at stop', async () => {
    await install(answering);
    const server = await chooseServer({ HANGUP_TOXIPROXY: 'server', PATH: `/nowhere:${folder}` });
    const { url, stop } = server as Extract<typeof server, { kind: 'external' }>;
    const pid = Number(await (await fetch(url)).text());
    expect(process.kill(pid, 0)).toBe(true);
    await stop();
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  test('rejects with what the server said when it ends at once', async () => {
    await install(`console.error('no license'); process.exit(3)`);
    const asked = chooseServer({ HANGUP_TOXIPROXY: 'server', PATH: folder });
    await expect(asked).rejects.toThrow(/did not come up: it ended with 3\nno license/);
  });

  test.for([
    [{ TOXIPROXY_URL: '127.0.0.1:8474' }, 'TOXIPROXY_URL must be an http URL'],
    [{ HANGUP_TOXIPROXY: 'docker' }, 'HANGUP_TOXIPROXY must be "embedded" or "server", got "docker"'],
    [{ HANGUP_TOXIPROXY: 'server', PATH: '/nowhere' }, 'there is none on the PATH'],
  ] as const)('rejects %o', async ([env, message]) => {
    await expect(chooseServer(env)).rejects.toThrow(message);
  });
});
