import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import WebSocket, { WebSocketServer } from 'ws';
import { fingerprint } from '../../system/contracts/secrets.ts';
import type { Observations } from '../history/record.ts';
import { createNetwork, type Link, type Network } from './links.ts';
import { manualClock } from './testing/manual-clock.ts';
import { seededEntropy } from './testing/seeded-entropy.ts';

/** A real `ws` client and server on a link, as browser and gateway are. */
let server: WebSocketServer;
let network: Network;
let link: Link;
let seen: { kind: keyof Observations; data: Record<string, unknown> }[];
let client: WebSocket;
let gateway: WebSocket;

beforeEach(async () => {
  seen = [];
  server = new WebSocketServer({ port: 0, host: '127.0.0.1', perMessageDeflate: false });
  await once(server, 'listening');
  const { port } = server.address() as { port: number };
  network = await createNetwork({
    clock: manualClock(),
    entropy: seededEntropy(),
    observe: (kind, data) => seen.push({ kind, data: data as Record<string, unknown> }),
    server: 'embedded',
  });
  link = await network.link({ name: 'browser-gateway', upstream: `127.0.0.1:${port}` });
  const arrived = once(server, 'connection');
  client = new WebSocket(`ws://127.0.0.1:${link.port}/api/remote-shell/ws?token=jwt&shell_token=ticket`);
  client.on('error', () => {});
  await once(client, 'open');
  [gateway] = (await arrived) as [WebSocket];
  gateway.on('error', () => {});
});

afterEach(async () => {
  client.terminate();
  await network.stop();
  server.close();
});

async function closed(socket: WebSocket): Promise<{ code: number; reason: string }> {
  const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
  return { code, reason: reason.toString() };
}

function frames(opcode: string): string[] {
  return seen
    .filter(({ kind, data }) => kind === 'wire.frame' && data.opcode === opcode)
    .map(({ data }) => `${data.from} at ${data.leg}${data.code === undefined ? '' : ` ${data.code}`}`);
}

function ends() {
  return seen.filter(({ kind }) => kind === 'wire.ended').map(({ data }) => data);
}

describe('a WebSocket on a link', () => {
  test('shows its upgrade with the fingerprint of its ticket, and the ticket nowhere', () => {
    expect(seen).toContainEqual({
      kind: 'wire.upgrade',
      data: {
        link: 'browser-gateway',
        connection: 1,
        path: '/api/remote-shell/ws',
        token: fingerprint('ticket'),
      },
    });
    expect(JSON.stringify(seen)).not.toMatch(/ticket|jwt/);
  });

  test('closes alike for both ends and on both legs', async () => {
    gateway.close(4408, 'Idle timeout');
    const [atClient, atGateway] = await Promise.all([closed(client), closed(gateway)]);
    expect(atClient).toEqual({ code: 4408, reason: 'Idle timeout' });
    expect(atGateway.code).toBe(4408);
    expect(frames('close')).toEqual([
      'server at server 4408',
      'server at client 4408',
      'client at client 4408',
      'client at server 4408',
    ]);
  });

  test('counts a ping as owed until its pong has come, and data frames on each side', async () => {
    const ponged = once(gateway, 'pong');
    const arrived = once(client, 'message');
    gateway.send('output');
    gateway.ping('now');
    await Promise.all([ponged, arrived]);
    const [counters] = link.connections();
    expect(counters).toMatchObject({
      upgraded: true,
      client: { owedPongs: 0, owesClose: false, dataFramesRead: 0, dataFramesWritten: 1 },
      server: { dataFramesRead: 1, dataFramesWritten: 0 },
    });
    expect(frames('ping')).toEqual(['server at server', 'server at client']);
    expect(frames('pong')).toEqual(['client at client', 'client at server']);
  });
});

describe('cut inside a frame', () => {
  test.for([
    ['server→client', 'fin'],
    ['server→client', 'rst'],
    ['client→server', 'fin'],
    ['client→server', 'rst'],
  ] as const)('%s with %s: both ends see 1006 and the wire says where', async ([direction, how]) => {
    await link.cutInsideFrame({ frame: 2, how, direction });
    const [sender, from, leg] =
      direction === 'server→client'
        ? ([gateway, 'server', 'client'] as const)
        : ([client, 'client', 'server'] as const);
    const both = Promise.all([closed(client), closed(gateway)]);
    sender.send('first');
    sender.send('the frame that is cut');
    expect((await both).map(({ code }) => code)).toEqual([1006, 1006]);
    const whole = [`${from} at ${from}`, `${from} at ${from}`, `${from} at ${leg}`];
    expect(frames('text').sort()).toEqual(whole.sort());
    expect(ends()).toContainEqual({
      link: 'browser-gateway',
      connection: 1,
      leg,
      from,
      how,
      partial: true,
    });
  });
});

describe('drop frames', () => {
  test('pongs only: data still passes and no pong arrives', async () => {
    await link.dropFrames('pong', 'client→server');
    let pongs = 0;
    gateway.on('pong', () => pongs++);
    const arrived = once(gateway, 'message');
    const pinged = once(client, 'ping');
    gateway.ping();
    await pinged;
    client.send('after the pong');
    await arrived;
    expect(pongs).toBe(0);
    expect(frames('pong')).toEqual(['client at client']);
    expect(link.connections()[0]).toMatchObject({ client: { owedPongs: 0 }, silenced: false });
  });

  test('close frames only: the other end learns nothing but the end of the connection', async () => {
    await link.dropFrames('close', 'server→client');
    const both = Promise.all([closed(client), closed(gateway)]);
    gateway.close(1000, 'bye');
    gateway.send('never sent behind a close');
    gateway.terminate();
    expect((await both)[0].code).toBe(1006);
    expect(frames('close')).toEqual(['server at server 1000']);
  });

  test('healed, lets them pass again', async () => {
    const drop = await link.dropFrames('ping', 'server→client');
    await drop.heal();
    const ponged = once(gateway, 'pong');
    gateway.ping();
    await ponged;
  });
});

describe('reset', () => {
  test('shows as 1006 at both ends and as RST on both legs', async () => {
    const both = Promise.all([closed(client), closed(gateway)]);
    await link.reset();
    expect((await both).map(({ code }) => code)).toEqual([1006, 1006]);
    expect(ends().map(({ how, leg }) => `${how} ${leg}`)).toEqual(['rst client', 'rst server']);
  });
});

describe('blackhole', () => {
  test('leaves a close handshake hanging on both sides', async () => {
    await link.blackhole();
    gateway.close(1011);
    const reached = async () => {
      while (link.connections()[0]!.toClient.swallowed === 0) await new Promise((turn) => setImmediate(turn));
    };
    await reached();
    expect(client.readyState).toBe(WebSocket.OPEN);
    expect(gateway.readyState).toBe(WebSocket.CLOSING);
    expect(link.connections()[0]).toMatchObject({ silenced: true, client: { owesClose: false } });
    gateway.terminate();
  });
});
