import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Observations } from '../history/record.ts';
import type { LinkCounters } from '../wire/counters.ts';
import { createNetwork, type Link, type Network } from './links.ts';
import { type ManualClock, manualClock } from './testing/manual-clock.ts';
import { dial, type Peer, Upstream } from './testing/peers.ts';
import { seededEntropy } from './testing/seeded-entropy.ts';

interface Seen {
  readonly kind: keyof Observations;
  readonly data: Record<string, unknown>;
}

let clock: ManualClock;
let upstream: Upstream;
let network: Network;
let link: Link;
let seen: Seen[];

beforeEach(async () => {
  clock = manualClock();
  seen = [];
  upstream = await Upstream.listen();
  network = await createNetwork({
    clock,
    entropy: seededEntropy(),
    observe: (kind, data) => seen.push({ kind, data: data as Record<string, unknown> }),
    server: 'embedded',
  });
  link = await network.link({ name: 'browser-gateway', upstream: upstream.address });
});

afterEach(async () => {
  await network.stop();
  await upstream[Symbol.asyncDispose]();
});

async function connected(): Promise<{ client: Peer; server: Peer }> {
  const client = await dial(link);
  return { client, server: await upstream.peer() };
}

function counters(): LinkCounters {
  return link.connections().at(-1)!;
}

function ends(): string[] {
  return seen
    .filter(({ kind }) => kind === 'wire.ended')
    .map(({ data }) => `${data.leg} from ${data.from}: ${data.how}`);
}

describe('a link', () => {
  test('carries bytes both ways', async () => {
    const { client, server } = await connected();
    client.send('ping');
    await server.seesText('ping');
    server.send('pong');
    await client.seesText('pong');
  });

  test('takes connections before anyone listens upstream, and ends them', async () => {
    const orphan = await network.link({ name: 'orphan', upstream: '127.0.0.1:1' });
    const client = await dial(orphan);
    expect(await client.seesEnd()).toBe('fin');
  });

  test("passes a client's FIN on and tells it on both legs", async () => {
    const { client, server } = await connected();
    client.socket.end();
    expect(await server.seesEnd()).toBe('fin');
    expect(await client.seesEnd()).toBe('fin');
    expect(ends()).toEqual(['client from client: fin', 'server from client: fin', 'client from server: fin']);
  });

  test("tells a client's RST as a RST, and passes it on as FIN as Toxiproxy does", async () => {
    const { client, server } = await connected();
    client.socket.resetAndDestroy();
    expect(await server.seesEnd()).toBe('fin');
    expect(ends().slice(0, 2)).toEqual(['client from client: rst', 'server from client: fin']);
  });

  test('counts what passed, by connection and leg', async () => {
    const { client, server } = await connected();
    client.send('12345');
    await server.seesText('12345');
    expect(counters()).toMatchObject({
      link: 'browser-gateway',
      connection: 1,
      client: { remotePort: client.socket.localPort, localPort: link.port, bytesRead: 5, bytesWritten: 0 },
      server: { bytesRead: 0, bytesWritten: 5, remoteAddress: '127.0.0.1' },
      toServer: { held: 0, swallowed: 0, transit: 0, endHeld: false, silenced: false },
      silenced: false,
      closed: false,
    });
  });

  test('moves to another upstream and cuts what was there', async () => {
    await using other = await Upstream.listen();
    const { client } = await connected();
    await link.pointAt(other.address);
    expect(await client.seesEnd()).toBe('fin');
    const again = await dial(link);
    again.send('hello');
    await (await other.peer()).seesText('hello');
  });
});

describe('down', () => {
  test('comes up again with the upstream that the link was pointed at', async () => {
    await using other = await Upstream.listen();
    await link.pointAt(other.address);
    await (await link.down()).heal();
    (await dial(link)).send('hello');
    await (await other.peer()).seesText('hello');
  });

  test('refuses and cuts, and is healed on the same port', async () => {
    const { client, server } = await connected();
    const down = await link.down();
    expect(await client.seesEnd()).toBe('fin');
    expect(await server.seesEnd()).toBe('fin');
    await expect(dial(link)).rejects.toThrow('ECONNREFUSED');
    await down.heal();
    const again = await dial(link);
    again.send('back');
    await (await upstream.peer(2)).seesText('back');
  });

  test('heals when its scope ends, and records both', async () => {
    {
      await using _down = await link.down();
    }
    await dial(link);
    const faults = seen.filter(({ kind }) => kind.startsWith('fault.'));
    expect(faults).toEqual([
      { kind: 'fault.applied', data: { link: 'browser-gateway', fault: 'down', detail: {} } },
      { kind: 'fault.healed', data: { link: 'browser-gateway', fault: 'down' } },
    ]);
  });
});

describe('reset', () => {
  test('is recorded before its effects', async () => {
    const { client } = await connected();
    await link.reset();
    await client.seesEnd();
    const kinds = seen.map(({ kind }) => kind);
    expect(kinds.indexOf('fault.applied')).toBeLessThan(kinds.indexOf('wire.ended'));
  });

  test('sends RST to both ends of an idle connection', async () => {
    const { client, server } = await connected();
    client.send('x');
    await server.seesText('x');
    await link.reset();
    expect(await client.seesEnd()).toBe('rst');
    expect(await server.seesEnd()).toBe('rst');
    expect(ends()).toEqual(['client from server: rst', 'server from client: rst']);
  });

  test('leaves later connections alone', async () => {
    await link.reset();
    const { client, server } = await connected();
    client.send('x');
    await server.seesText('x');
    expect(client.ended).toBeNull();
  });
});

describe('blackhole', () => {
  test('hides bytes and ends from both sides', async () => {
    const { client, server } = await connected();
    await link.blackhole();
    client.send('lost');
    client.socket.end();
    const other = await dial(link);
    other.send('lost too');
    server.send('lost as well');
    await waitFor(() => counters().toServer.swallowed === 8 && link.connections()[0]!.toServer.endHeld);
    expect(server.text).toBe('');
    expect(server.ended).toBeNull();
    expect(client.text).toBe('');
    expect(link.connections()[0]).toMatchObject({ silenced: true, closed: false });
  });

  test('healed in time leaves a connection that lost nothing as it was', async () => {
    const { client, server } = await connected();
    const hole = await link.blackhole();
    await hole.heal();
    client.send('hello');
    await server.seesText('hello');
    expect(counters().silenced).toBe(false);
  });

  test('healed resets a connection that lost bytes', async () => {
    const { client, server } = await connected();
    const hole = await link.blackhole();
    client.send('lost');
    await waitFor(() => counters().toServer.swallowed === 4);
    await hole.heal();
    expect(await client.seesEnd()).toBe('rst');
    expect(await server.seesEnd()).toBe('rst');
  });

  test('is over for a connection that is gone, so that both its ends must know', async () => {
    const { client, server } = await connected();
    await link.blackhole();
    expect(counters()).toMatchObject({ silenced: true, closed: false });
    await link.reset();
    await Promise.all([client.seesEnd(), server.seesEnd()]);
    await waitFor(() => counters().closed);
    expect(counters().silenced).toBe(false);
  });

  test('healed delivers an end that it held', async () => {
    const { client, server } = await connected();
    const hole = await link.blackhole();
    client.socket.end();
    await waitFor(() => counters().toServer.endHeld);
    await hole.heal();
    expect(await server.seesEnd()).toBe('fin');
  });
});

describe('blackhole after a time', () => {
  test('lets a connection live its time and then silences it both ways', async () => {
    await link.blackholeAfter(60_000);
    const { client, server } = await connected();
    client.send('in time');
    await server.seesText('in time');
    clock.advance(60_000);
    client.send(', lost');
    server.send('lost too');
    await waitFor(() => counters().toServer.swallowed === 6 && counters().toClient.swallowed === 8);
    expect([server.text, client.text, counters().silenced]).toEqual(['in time', '', true]);
  });
});

describe('half open', () => {
  test('silences one direction and leaves the other', async () => {
    const { client, server } = await connected();
    await link.halfOpen('client→server');
    client.send('lost');
    server.send('arrives');
    await client.seesText('arrives');
    expect(counters()).toMatchObject({ toServer: { silenced: true }, toClient: { silenced: false } });
    expect(server.text).toBe('');
  });
});

describe('slow', () => {
  test('delivers after the latency on the given clock and shows the bytes as held', async () => {
    const { client, server } = await connected();
    await link.slow({ latencyMs: 300 });
    client.send('late');
    await waitFor(() => counters().toServer.held === 4);
    clock.advance(299);
    expect(counters().server.bytesWritten).toBe(0);
    clock.advance(1);
    await server.seesText('late');
  });
});

describe('stall', () => {
  test('loses nothing', async () => {
    const { client, server } = await connected();
    const stall = await link.stall();
    client.send('later');
    await waitFor(() => counters().toServer.held === 5);
    await stall.heal();
    await server.seesText('later');
  });
});

describe('idle cut', () => {
  test('closes a connection after the silence, and not while bytes come either way', async () => {
    await link.idleCut(60_000);
    const { client, server } = await connected();
    clock.advance(59_000);
    server.send('.');
    await client.seesText('.');
    clock.advance(59_000);
    expect(client.ended).toBeNull();
    clock.advance(1_000);
    expect(await client.seesEnd()).toBe('fin');
    expect(await server.seesEnd()).toBe('fin');
  });
});

describe('cut inside a chunk', () => {
  test.for(['fin', 'rst'] as const)('lets exactly the given bytes arrive, then %s', async (how) => {
    const { client, server } = await connected();
    await link.cutInsideChunk({ bytes: 3, how, direction: 'server→client' });
    server.send('abcdef');
    expect(await client.seesEnd()).toBe(how);
    expect(client.text).toBe('abc');
    expect(await server.seesEnd()).toBe(how);
  });
});

describe('delivery', () => {
  test('is delayed as the caller wants, in order, and shows as transit', async () => {
    const waiting: (() => void)[] = [];
    await using slow = await createNetwork({
      clock,
      entropy: seededEntropy(),
      observe: () => {},
      server: 'embedded',
      delivery: (deliver) => waiting.push(deliver),
    });
    const slowLink = await slow.link({ name: 'slow', upstream: upstream.address });
    const client = await dial(slowLink);
    const server = await upstream.peer();
    client.send('one ');
    await waitFor(() => waiting.length === 1);
    client.send('two');
    await waitFor(() => waiting.length === 2);
    waiting[1]!();
    expect(slowLink.connections()[0]).toMatchObject({ toServer: { transit: 7, held: 0 } });
    waiting[0]!();
    await server.seesText('one two');
  });
});

/** The server under test runs in this process, so turns of the loop bring it on. */
async function waitFor(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((resolve) => setImmediate(resolve));
}
