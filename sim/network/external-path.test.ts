import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Observations } from '../history/record.ts';
import { UnsupportedFault } from './fault.ts';
import { createNetwork } from './links.ts';
import { startToxiproxy, type Toxiproxy } from './start.ts';
import { type ManualClock, manualClock } from './testing/manual-clock.ts';
import { dial, Upstream } from './testing/peers.ts';
import { seededEntropy } from './testing/seeded-entropy.ts';

interface Seen {
  readonly kind: keyof Observations;
  readonly data: Record<string, unknown>;
}

let clock: ManualClock;
let upstream: Upstream;
/** The embedded server stands in for a foreign one: it is reached by its URL only. */
let foreign: Toxiproxy;

beforeEach(async () => {
  clock = manualClock();
  upstream = await Upstream.listen();
  foreign = await startToxiproxy({ clock, entropy: seededEntropy() });
});

afterEach(async () => {
  await foreign.stop();
  await upstream[Symbol.asyncDispose]();
});

describe('a network over an external server', () => {
  test('taps before and behind it and joins what they see', async () => {
    const outer: Seen[] = [];
    await using external = await createNetwork({
      clock,
      entropy: seededEntropy(),
      observe: (kind, data) => outer.push({ kind, data: data as Record<string, unknown> }),
      server: { url: foreign.url },
    });
    const path = await external.link({ name: 'outside', upstream: upstream.address });
    const client = await dial(path);
    const server = await upstream.peer();
    client.send('through');
    await server.seesText('through');
    expect(path.connections()[0]).toMatchObject({
      connection: 1,
      client: { bytesRead: 7 },
      server: { bytesWritten: 7 },
      toServer: { held: 0 },
    });
    expect(outer).toEqual([
      { kind: 'wire.opened', data: { link: 'outside', connection: 1 } },
      {
        kind: 'wire.bytes',
        data: { link: 'outside', connection: 1, leg: 'client', from: 'client', bytes: 7 },
      },
      {
        kind: 'wire.bytes',
        data: { link: 'outside', connection: 1, leg: 'server', from: 'client', bytes: 7 },
      },
    ]);
  });

  test('refuses while it is down, and is healed on the same port', async () => {
    await using external = await createNetwork({
      clock,
      entropy: seededEntropy(),
      observe: () => {},
      server: { url: foreign.url },
    });
    const path = await external.link({ name: 'outside', upstream: upstream.address });
    const down = await path.down();
    await expect(dial(path)).rejects.toThrow('ECONNREFUSED');
    await down.heal();
    (await dial(path)).send('back');
    await (await upstream.peer()).seesText('back');
  });

  test('that has no half_open composes silence of what it has, and heals it', async () => {
    await using original = await originalToxiproxy();
    await using external = await createNetwork({
      clock,
      entropy: seededEntropy(),
      observe: () => {},
      server: { url: original.url },
    });
    const path = await external.link({ name: 'outside', upstream: upstream.address });
    const client = await dial(path);
    const server = await upstream.peer();
    const hole = await path.blackhole();
    client.send('lost');
    await waitFor(() => path.connections()[0]!.toServer.held === 4);
    client.socket.end();
    await waitFor(() => path.connections()[0]!.client.received === 'fin');
    expect([server.text, server.ended]).toEqual(['', null]);
    expect(path.connections()[0]!.silenced).toBe(true);
    await hole.heal();
    expect(await server.seesEnd()).toBe('fin');
    expect(path.connections()[0]!.silenced).toBe(false);
  });

  test('that lacks a toxic says so, and leaves nothing of the fault', async () => {
    await using original = await originalToxiproxy();
    await using external = await createNetwork({
      clock,
      entropy: seededEntropy(),
      observe: () => {},
      server: { url: original.url },
    });
    const path = await external.link({ name: 'outside', upstream: upstream.address });
    await expect(path.dropFrames('pong', 'client→server')).rejects.toThrow(UnsupportedFault);
    expect(path.connections()).toEqual([]);
  });

  test.for(['slow', 'bandwidth'] as const)(
    'refuses to be %s in a virtual time that it cannot follow',
    async (verb) => {
      await using external = await createNetwork({
        clock,
        entropy: seededEntropy(),
        observe: () => {},
        server: { url: foreign.url },
        virtualTime: true,
      });
      const path = await external.link({ name: 'outside', upstream: upstream.address });
      const faults = {
        slow: () => path.slow({ latencyMs: 100 }),
        bandwidth: () => path.bandwidth({ kilobytesPerSecond: 1 }),
      };
      await expect(faults[verb]()).rejects.toThrow('takes virtual time');
    },
  );

  test('shares it with another network that has links of the same names', async () => {
    const options = { clock, entropy: seededEntropy(), observe: () => {}, server: { url: foreign.url } };
    await using one = await createNetwork(options);
    await using two = await createNetwork(options);
    await one.link({ name: 'outside', upstream: upstream.address });
    const path = await two.link({ name: 'outside', upstream: upstream.address });
    (await dial(path)).send('through');
    await (await upstream.peer()).seesText('through');
  });
});

/** Toxiproxy as it is: an API in front of the embedded server that refuses the toxics of our own. */
async function originalToxiproxy(): Promise<{ url: string } & AsyncDisposable> {
  const own = ['half_open', 'reset', 'cut_frame', 'drop_frames', 'idle_cut', 'blackhole_after'];
  const api = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const refused = own.some((type) => body.includes(`"type":"${type}"`));
    const init = { method: request.method!, ...(body ? { body } : {}) };
    const answer = refused ? null : await fetch(`${foreign.url}${request.url}`, init);
    response.writeHead(answer?.status ?? 400);
    response.end(await answer?.text());
  });
  api.listen(0, '127.0.0.1');
  await once(api, 'listening');
  const close = async () => {
    api.closeAllConnections();
    api.close();
    await once(api, 'close');
  };
  const { port } = api.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: close };
}

/** The server under test runs in this process, so turns of the loop bring it on. */
async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}

test('an unsupported fault names the verb and the toxic', () => {
  expect(UnsupportedFault.lacks('cutInsideFrame', 'cut_frame').message).toBe(
    'cutInsideFrame needs the toxic "cut_frame", which this Toxiproxy server does not have',
  );
});
