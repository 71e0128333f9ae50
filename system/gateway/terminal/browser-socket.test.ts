import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { BrowserSocket, TerminalSocket } from './browser-socket.ts';
import { eventually } from './terminal-world.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

/** Both ends of a WebSocket, and what the gateway's end tells. */
async function pair() {
  const told: string[] = [];
  const wss = new WebSocketServer({ noServer: true, WebSocket: TerminalSocket });
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const opened = new Promise<{ socket: BrowserSocket; ws: TerminalSocket }>((resolve) => {
    server.on('upgrade', (request, stream, head) =>
      wss.handleUpgrade(request, stream, head, (ws) => {
        const socket = new BrowserSocket(ws, stream, {
          heard: () => {},
          binary: (bytes) => told.push(`binary ${bytes}`),
          text: (text) => told.push(`text ${text}`),
          closeFrame: (code, reason) => told.push(`close frame ${code} ${reason}`),
          brokenFrame: (cause) => told.push(`broken frame ${cause}`),
          lost: () => told.push('lost'),
          flushed: () => told.push('flushed'),
          gone: (code, reason) => told.push(`gone ${code} ${reason}`),
        });
        resolve({ socket, ws });
      }),
    );
  });
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
  client.on('error', () => {});
  closers.push(() => {
    client.terminate();
    server.close();
  });
  await once(client, 'open');
  return { ...(await opened), client, told };
}

const timerOf = (ws: TerminalSocket) =>
  (ws as unknown as { _closeTimer: { _destroyed: boolean } })._closeTimer;

describe('a browser’s socket', () => {
  test('tells of a close frame when it arrives, before the socket is gone', async () => {
    const { client, told } = await pair();
    client.close(1000, 'bye');
    await eventually(() => told.length === 2);
    expect(told).toEqual(['close frame 1000 bye', 'gone 1000 bye']);
  });

  test('tells of an empty close frame as 1005', async () => {
    const { client, told } = await pair();
    client.close();
    await eventually(() => told.length === 2);
    expect(told).toEqual(['close frame 1005 ', 'gone 1005 ']);
  });

  test('tells of a loss once, and then that it is gone with 1006', async () => {
    const { client, told } = await pair();
    client.terminate();
    await eventually(() => told.length === 2);
    expect(told).toEqual(['lost', 'gone 1006 ']);
  });

  test('does not tell of a close that it began itself as a loss', async () => {
    const { socket, client, told } = await pair();
    socket.close(4410, 'enough');
    await eventually(() => told.length === 2);
    expect(told).toEqual(['close frame 4410 enough', 'gone 4410 enough']);
    expect(client.readyState).toBe(WebSocket.CLOSED);
  });

  test('keeps no timer of its own, whoever closes', async () => {
    const first = await pair();
    first.socket.close(1012, '');
    expect(timerOf(first.ws)._destroyed).toBe(true);
    const second = await pair();
    second.client.close(1000);
    await eventually(() => second.told.length > 0);
    expect(timerOf(second.ws)._destroyed).toBe(true);
  });

  test('tells when the last of what was sent has left', async () => {
    const { socket, told } = await pair();
    socket.send('a');
    socket.send(Buffer.from('bc'));
    expect(socket.unsentBytes).toBe(3);
    await eventually(() => told.includes('flushed'));
    expect(socket.unsentBytes).toBe(0);
  });

  test('takes nothing more to send once it closes', async () => {
    const { socket } = await pair();
    socket.close(1000, '');
    socket.send('late');
    expect(socket.unsentBytes).toBe(0);
  });
});
