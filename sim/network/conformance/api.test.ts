import { Toxiproxy as Client, type ToxicDirection } from 'toxiproxy-node-client';
import { beforeEach, describe, expect, test } from 'vitest';
import { dial, Upstream } from '../testing/peers.ts';
import { type Bench, onEachServer } from '../testing/servers.ts';

const aProxy = { name: 'web', listen: '127.0.0.1:0', upstream: '127.0.0.1:1' };
const portOf = (listen: string) => Number(listen.split(':').at(-1));

onEachServer((bench: Bench) => {
  const call: Bench['call'] = (...args) => bench.call(...args);
  const create = (proxy: object = {}) => call('POST', '/proxies', { ...aProxy, ...proxy });
  const addToxic = (toxic: object) => call('POST', '/proxies/web/toxics', toxic);

  describe('an error answer', () => {
    test.for([
      ['POST', '/proxies', '', 400, 'bad request body: EOF'],
      [
        'POST',
        '/proxies',
        '{bad',
        400,
        "bad request body: invalid character 'b' looking for beginning of object key string",
      ],
      ['POST', '/proxies', '{"upstream":"a:1"}', 400, 'missing required field: name'],
      ['POST', '/proxies', '{}', 400, 'missing required field: name'],
      ['POST', '/proxies', 'null', 400, 'missing required field: name'],
      ['POST', '/proxies', '{"name":"x"}', 400, 'missing required field: upstream'],
      [
        'POST',
        '/proxies',
        '{"name":5}',
        400,
        'bad request body: json: cannot unmarshal number into Go struct field Proxy.name of type string',
      ],
      [
        'POST',
        '/proxies',
        '[]',
        400,
        'bad request body: json: cannot unmarshal array into Go value of type toxiproxy.Proxy',
      ],
      ['POST', '/proxies', '{"name":"web","upstream":"a:1"}', 409, 'proxy already exists'],
      [
        'POST',
        '/proxies',
        '{"name":"x","upstream":"a:1","listen":"nocolon"}',
        500,
        'listen tcp: address nocolon: missing port in address',
      ],
      [
        'POST',
        '/proxies',
        '{"name":"x","upstream":"a:1","listen":"127.0.0.1:99999"}',
        500,
        'listen tcp: address 99999: invalid port',
      ],
      [
        'POST',
        '/proxies',
        '{"name":"x","upstream":"a:1","listen":"192.0.2.1:0"}',
        500,
        'listen tcp 192.0.2.1:0: bind: cannot assign requested address',
      ],
      ['POST', '/proxies/web', '{"listen":"nocolon"}', 500, 'address nocolon: missing port in address'],
      ['GET', '/proxies/none', null, 404, 'proxy not found'],
      ['DELETE', '/proxies/none', null, 404, 'proxy not found'],
      ['POST', '/proxies/none/toxics', '{bad', 404, 'proxy not found'],
      ['GET', '/proxies/web/toxics/none', null, 404, 'toxic not found'],
      [
        'POST',
        '/proxies/web/toxics',
        '{bad',
        400,
        "bad request body: invalid character 'b' looking for beginning of object key string",
      ],
      [
        'POST',
        '/proxies/web/toxics',
        '{"type":"latency","stream":""}',
        400,
        'stream was invalid, can be either upstream or downstream',
      ],
      [
        'POST',
        '/proxies/web/toxics',
        '{"type":"nonsense","stream":"sideways"}',
        400,
        'stream was invalid, can be either upstream or downstream',
      ],
      ['POST', '/proxies/web/toxics', '{}', 400, 'invalid toxic type'],
      ['POST', '/proxies/web/toxics', '{"type":"nonsense"}', 400, 'invalid toxic type'],
      [
        'POST',
        '/proxies/web/toxics',
        '{"type":"latency","attributes":{"latency":"5"}}',
        400,
        'bad request body: json: cannot unmarshal string into Go struct field LatencyToxic.attributes.latency of type int64',
      ],
      [
        'POST',
        '/proxies/web/toxics',
        '{"type":"latency","attributes":{"latency":2.0}}',
        400,
        'bad request body: json: cannot unmarshal number 2.0 into Go struct field LatencyToxic.attributes.latency of type int64',
      ],
      [
        'POST',
        '/proxies/web/toxics',
        '{"type":"latency","attributes":{"latency":1e3}}',
        400,
        'bad request body: json: cannot unmarshal number 1e3 into Go struct field LatencyToxic.attributes.latency of type int64',
      ],
    ] as const)('to %s %s %s is %d %s', async ([method, path, body, status, error]) => {
      await create();
      const answer = await call(method, path, body ?? undefined);
      expect(answer.json).toEqual({ error, status });
      expect(answer.status).toBe(status);
      expect(answer.text.endsWith('\n')).toBe(true);
      expect(answer.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
      expect(answer.headers.get('x-toxiproxy-request-id')).toHaveLength(20);
    });

    test('to a taken port names the address', async () => {
      const { json } = await create();
      const answer = await create({ name: 'second', listen: json.listen });
      expect(answer.json.error).toBe(`listen tcp ${json.listen}: bind: address already in use`);
      expect((await call('GET', '/proxies/second')).status).toBe(404);
    });

    test('to a toxic name that either stream has is 409, and the first toxic stays', async () => {
      await create();
      await addToxic({ name: 'one', type: 'latency' });
      const answer = await addToxic({ name: 'one', type: 'bandwidth', stream: 'upstream' });
      expect(answer.json).toEqual({ error: 'toxic already exists', status: 409 });
      expect((await call('GET', '/proxies/web/toxics/one')).json.type).toBe('latency');
    });

    test('to unknown paths and methods is as the router gives it', async () => {
      const unknown = await call('GET', '/proxies/');
      expect([unknown.status, unknown.text]).toEqual([404, '404 page not found\n']);
      const method = await call('PUT', '/proxies');
      expect([method.status, method.text]).toEqual([405, '']);
    });

    test('to a browser is 403', async () => {
      const response = await fetch(`${bench.url}/version`, { headers: { 'user-agent': 'Mozilla/5.0' } });
      expect([response.status, await response.text()]).toEqual([403, 'User agent not allowed\n']);
    });
  });

  describe('a proxy', () => {
    test('reads back with its resolved address and every field in its order', async () => {
      const { status, text, json } = await create({ listen: 'localhost:0' });
      expect(status).toBe(201);
      expect(json.listen).toMatch(/^127\.0\.0\.1:\d+$/);
      expect(text).toBe(
        `{"name":"web","listen":"${json.listen}","upstream":"127.0.0.1:1","enabled":true,"Logger":{},"toxics":[]}`,
      );
    });

    test('created disabled keeps its text and listens once it is enabled', async () => {
      const { json } = await create({ listen: 'localhost:0', enabled: false });
      expect([json.listen, json.enabled]).toEqual(['localhost:0', false]);
      const enabled = await call('PATCH', '/proxies/web', { enabled: true });
      await dial({ host: '127.0.0.1', port: portOf(enabled.json.listen) });
    });

    test('survives an update that spells the same address differently', async () => {
      await using upstream = await Upstream.listen();
      const { json } = await create({ upstream: upstream.address });
      const client = await dial({ host: '127.0.0.1', port: portOf(json.listen) });
      await call('PATCH', '/proxies/web', { listen: `localhost:${portOf(json.listen)}` });
      client.send('still here');
      await (await upstream.peer()).seesText('still here');
    });

    test('keeps its toxics while it is disabled and enabled', async () => {
      await create();
      await addToxic({ type: 'latency' });
      await call('POST', '/proxies/web', { enabled: false });
      const { json } = await call('POST', '/proxies/web', { enabled: true });
      expect(json.toxics.map((one: { name: string }) => one.name)).toEqual(['latency_downstream']);
    });

    test('whose new port is taken stays, disabled', async () => {
      await create();
      const other = await create({ name: 'other' });
      expect((await call('POST', '/proxies/web', { listen: other.json.listen })).status).toBe(500);
      expect((await call('GET', '/proxies/web')).json).toMatchObject({
        enabled: false,
        listen: other.json.listen,
      });
    });

    test('deleted refuses and is unknown', async () => {
      const { json } = await create();
      expect((await call('DELETE', '/proxies/web')).status).toBe(204);
      await expect(dial({ host: '127.0.0.1', port: portOf(json.listen) })).rejects.toThrow('ECONNREFUSED');
      expect((await call('GET', '/proxies')).text).toBe('{}');
    });

    test('keys are matched in any letter case', async () => {
      expect((await call('POST', '/proxies', { NAME: 'loud', Upstream: 'a:1' })).json.name).toBe('loud');
    });
  });

  describe('populate', () => {
    test('creates all, in order, and leaves those alone that are there already', async () => {
      const first = await create();
      await addToxic({ type: 'latency' });
      const { status, json } = await call('POST', '/populate', [
        { name: 'web', listen: first.json.listen, upstream: aProxy.upstream, enabled: false },
        { name: 'new', listen: '127.0.0.1:0', upstream: 'a:1' },
      ]);
      expect(status).toBe(201);
      const told = json.proxies.map((one: { name: string; enabled: boolean; toxics: [] }) => [
        one.name,
        one.enabled,
        one.toxics.length,
      ]);
      expect(told).toEqual([
        ['web', true, 1],
        ['new', true, 0],
      ]);
    });

    test('creates nothing when one entry is wrong, and says which', async () => {
      const { status, json } = await call('POST', '/populate', [aProxy, { upstream: 'a:1' }]);
      expect([status, json]).toEqual([
        400,
        { error: 'missing required field: name at proxy 2', status: 400, proxies: null },
      ]);
      expect((await call('GET', '/proxies')).text).toBe('{}');
    });

    test('stops at the first that cannot start and tells what is done', async () => {
      const { status, json } = await call('POST', '/populate', [
        aProxy,
        { name: 'bad', upstream: 'a:1', listen: 'nocolon' },
        { name: 'third', upstream: 'a:1' },
      ]);
      expect(status).toBe(500);
      expect(json.proxies.map((one: { name: string }) => one.name)).toEqual(['web']);
      expect(Object.keys((await call('GET', '/proxies')).json)).toEqual(['web']);
    });
  });

  describe('a toxic', () => {
    beforeEach(() => create());

    test('reads back with defaults and every attribute in its order', async () => {
      const { status, text } = await addToxic({ type: 'latency', attributes: { latency: 5 } });
      expect(status).toBe(200);
      expect(text).toBe(
        '{"attributes":{"latency":5,"jitter":0},"name":"latency_downstream","type":"latency","stream":"downstream","toxicity":1}',
      );
    });

    test('echoes the letter case of its stream and a 32-bit toxicity', async () => {
      const { json } = await addToxic({ type: 'noop', stream: 'UpStream', toxicity: 1 / 3 });
      expect([json.name, json.stream, json.toxicity]).toEqual(['noop_UpStream', 'UpStream', 0.33333334]);
      const tenth = await addToxic({ type: 'noop', toxicity: 0.1 });
      expect(tenth.json.toxicity).toBe(0.1);
    });

    test('updated keeps what the body leaves out', async () => {
      await addToxic({ type: 'latency', toxicity: 0.2, attributes: { latency: 5, jitter: 2 } });
      const { json } = await call('PATCH', '/proxies/web/toxics/latency_downstream', {
        name: 'ignored',
        attributes: { latency: 9 },
      });
      expect(json).toMatchObject({
        name: 'latency_downstream',
        toxicity: 0.2,
        attributes: { latency: 9, jitter: 2 },
      });
    });

    test('upstream ones are listed first, each stream in the order of its chain', async () => {
      await addToxic({ type: 'noop', name: 'd1' });
      await addToxic({ type: 'noop', name: 'u1', stream: 'upstream' });
      await addToxic({ type: 'noop', name: 'd2' });
      const { json } = await call('GET', '/proxies/web/toxics');
      expect(json.map((one: { name: string }) => one.name)).toEqual(['u1', 'd1', 'd2']);
    });

    test('reset starts proxies and takes all toxics away', async () => {
      await addToxic({ type: 'latency' });
      await call('POST', '/proxies/web', { enabled: false });
      expect((await call('POST', '/reset')).status).toBe(204);
      expect((await call('GET', '/proxies/web')).json).toMatchObject({ enabled: true, toxics: [] });
    });
  });

  describe('toxiproxy-node-client', () => {
    test('creates, reads, updates and removes proxies and toxics', async () => {
      const client = new Client(bench.url);
      expect(await client.getVersion()).toMatch(/^\{"version": "[^"]+"\}\n$/);
      const proxy = await client.createProxy(aProxy);
      const made = await proxy.addToxic({
        name: 'slow',
        type: 'latency',
        stream: 'upstream' satisfies ToxicDirection,
        toxicity: 1,
        attributes: { latency: 5, jitter: 0 },
      });
      const updated = await made.update({ ...made.toJson(), attributes: { latency: 7, jitter: 0 } });
      expect(updated.attributes.latency).toBe(7);
      expect((await proxy.getToxic('slow')).toJson()).toEqual(updated.toJson());
      await updated.remove();
      await expect(proxy.getToxic('slow')).rejects.toThrow('Request failed with status code 404');
      const disabled = await proxy.update({ enabled: false, listen: proxy.listen, upstream: proxy.upstream });
      expect(disabled.enabled).toBe(false);
      await client.reset();
      expect((await client.get('web')).enabled).toBe(true);
      await proxy.remove();
      expect(await client.getAll()).toEqual({});
    });
  });
});
