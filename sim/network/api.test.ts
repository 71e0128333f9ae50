import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startToxiproxy, type Toxiproxy } from './start.ts';
import { manualClock } from './testing/manual-clock.ts';
import { dial } from './testing/peers.ts';
import { seededEntropy } from './testing/seeded-entropy.ts';

let server: Toxiproxy;

beforeEach(async () => {
  server = await startToxiproxy({ clock: manualClock(), entropy: seededEntropy() });
});
afterEach(() => server.stop());

async function call(method: string, path: string, body?: unknown) {
  const sent = typeof body === 'string' ? body : JSON.stringify(body);
  const response = await fetch(
    `${server.url}${path}`,
    body === undefined ? { method } : { method, body: sent },
  );
  const text = await response.text();
  const json = text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : null;
  return { status: response.status, text, json, headers: response.headers };
}

const aProxy = { name: 'web', listen: '127.0.0.1:0', upstream: '127.0.0.1:1' };
const create = (proxy: object = {}) => call('POST', '/proxies', { ...aProxy, ...proxy });
const addToxic = (toxic: object) => call('POST', '/proxies/web/toxics', toxic);
const portOf = (listen: string) => Number(listen.split(':').at(-1));

describe('where the original does otherwise', () => {
  beforeEach(() => create());

  test('a body over a mebibyte is 413', async () => {
    expect((await call('POST', '/proxies', `"${'x'.repeat(1024 * 1024)}"`)).status).toBe(413);
  });

  test('a proxy may have a slash in its name', async () => {
    await create({ name: 'a/b' });
    expect((await call('GET', '/proxies/a%2Fb')).json.name).toBe('a/b');
    expect((await call('DELETE', '/proxies/a%2Fb')).status).toBe(204);
  });

  test('populating with nothing answers an empty list', async () => {
    expect((await call('POST', '/populate', [])).json).toEqual({ proxies: [] });
  });

  test('a toxic is not half changed by a half-wrong update', async () => {
    await addToxic({ type: 'latency', attributes: { latency: 5 } });
    const path = '/proxies/web/toxics/latency_downstream';
    const body = '{"attributes":{"latency":9,"jitter":"x"}}';
    expect((await call('PATCH', path, body)).status).toBe(400);
    expect((await call('GET', path)).json.attributes).toEqual({ latency: 5, jitter: 0 });
  });
});

test('the version is the one that it answers for', async () => {
  const { text, headers } = await call('GET', '/version');
  expect(text).toBe('{"version": "2.12.0"}\n');
  expect(headers.get('content-type')).toBe('application/json;charset=utf-8');
});

test('stop closes the API and every port', async () => {
  const { json } = await create();
  await server.stop();
  await expect(dial({ host: '127.0.0.1', port: portOf(json.listen) })).rejects.toThrow('ECONNREFUSED');
  await expect(dial(server)).rejects.toThrow('ECONNREFUSED');
});
