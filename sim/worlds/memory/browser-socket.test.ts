/** The headless page's WebSocket tells what a browser's would, and takes what a browser's would. */
import { createServer } from 'node:http';
import { expect, test } from 'vitest';
import { type ServerOptions, type WebSocket, WebSocketServer } from 'ws';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import { BrowserSocket } from './browser-socket.ts';
import { dial, type MemorySocket } from './duplex.ts';
import { Ports } from './ports.ts';
import { Pump } from './pump.ts';

interface Setting {
  readonly pump: Pump;
  readonly page: BrowserSocket;
  /** What the page's handlers and the probe around them were told, in order. */
  readonly told: string[];
  readonly server: WebSocket;
  readonly wire: MemorySocket;
}

function open(options: ServerOptions = {}) {
  const pump = new Pump(new VirtualClock(), seededEntropy(1));
  const ports = new Ports();
  const http = createServer();
  const wss = new WebSocketServer({ ...options, server: http, perMessageDeflate: false });
  const told: string[] = [];
  const arrived = Promise.withResolvers<WebSocket>();
  const wires: MemorySocket[] = [];
  wss.on('connection', arrived.resolve);
  const page = new BrowserSocket('ws://gateway.test/', {
    clock: pump.clock,
    entropy: seededEntropy(2),
    origin: 'http://gateway.test',
    userAgent: 'a test',
    turn: (act) => act(),
    dial: () => dial(pump, (far) => wires.push(far) > 0 && http.emit('connection', far), ports.pair()),
    probe: {
      opened: () => told.push('opened'),
      output: (bytes) => told.push(`output ${bytes}`),
      message: (text) => told.push(`message ${text}`),
      input: (bytes) => told.push(`input of ${bytes}`),
      closing: (code, reason) => told.push(`closing ${code} ${reason}`),
      closed: (code, reason, clean) => told.push(`closed ${code} ${reason} ${clean ? 'clean' : 'unclean'}`),
    },
  });
  return { pump, page, told, arrived: arrived.promise, wires };
}

async function opened(): Promise<Setting> {
  const { pump, page, told, arrived, wires } = open();
  await pump.travel(null);
  told.length = 0;
  return { pump, page, told, server: await arrived, wire: wires[0]! };
}

test.each([1000, 3000, 4999])('the page may close with %d', async (code) => {
  const { pump, page, told } = await opened();
  page.close(code, 'why');
  await pump.travel(null);
  expect(told).toEqual([`closing ${code} why`, `closed ${code} why clean`]);
});

test.each([0, 999, 1001, 1005, 1006, 1011, 2999, 5000])('the page may not close with %d', async (code) => {
  const { page, told } = await opened();
  expect(() => page.close(code)).toThrow(expect.objectContaining({ name: 'InvalidAccessError' }));
  expect(told).toEqual([]);
});

test('a reason of 123 bytes goes out, one of 124 does not', async () => {
  const { pump, page, told } = await opened();
  expect(() => page.close(1000, `${'ü'.repeat(61)}xy`)).toThrow(
    expect.objectContaining({ name: 'SyntaxError' }),
  );
  page.close(1000, `${'ü'.repeat(61)}x`);
  await pump.travel(null);
  expect(told.at(-1)).toContain('closed 1000 üü');
});

test('an empty close frame is a clean 1005', async () => {
  const { pump, told, server } = await opened();
  server.close();
  await pump.travel(null);
  expect(told).toEqual(['closed 1005  clean']);
});

test.each([
  ['a reset', (wire: MemorySocket) => wire.resetAndDestroy()],
  ['a FIN without a close frame', (wire: MemorySocket) => wire.destroy()],
])('%s is an unclean 1006', async (_, end) => {
  const { pump, told, wire } = await opened();
  end(wire);
  await pump.travel(null);
  expect(told).toEqual(['closed 1006  unclean']);
});

test('a refused upgrade is no more than an unclean 1006', async () => {
  const { pump, told } = open({ verifyClient: () => false });
  await pump.travel(null);
  expect(told).toEqual(['closed 1006  unclean']);
});

test('a page that closes before it has opened sees 1006, too', async () => {
  const { pump, told, page } = open();
  page.close();
  await pump.travel(null);
  expect(told).toEqual(['closing null ', 'closed 1006  unclean']);
});

test('text and bytes are told apart', async () => {
  const { pump, told, server } = await opened();
  server.send('text');
  server.send(Buffer.from('bytes'));
  await pump.travel(null);
  expect(told).toEqual(['message text', 'output bytes']);
});

test('a ping is answered, and the page does not know', async () => {
  const { pump, told, server } = await opened();
  let ponged = false;
  server.on('pong', () => {
    ponged = true;
  });
  server.ping();
  await pump.travel(null);
  expect([ponged, told]).toEqual([true, []]);
});

test('sending is refused while it opens and dropped once it closes', async () => {
  const { page, told } = open();
  expect(() => page.send('early')).toThrow(expect.objectContaining({ name: 'InvalidStateError' }));
  page.close();
  page.send(new Uint8Array(3));
  expect(told).toEqual(['closing null ']);
});

test('a peer that never echoes the close is given up after a minute', async () => {
  const { pump, page, told, wire } = await opened();
  wire.pause();
  page.close(1000);
  await pump.travel(59_999);
  expect(told).toEqual(['closing 1000 ']);
  await pump.travel(60_000);
  expect(told.at(-1)).toBe('closed 1006  unclean');
});
