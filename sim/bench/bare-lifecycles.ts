/**
 * What a session costs at the very least: one HTTP request, one WebSocket with a line there and back, one
 * close, over the same connections in memory, with Node's `http` and `ws` and nothing of ours.
 */
import { createServer, request } from 'node:http';
import { WebSocket, WebSocketServer } from 'ws';
import { VirtualClock } from '../clock/virtual-clock.ts';
import { dial } from '../worlds/memory/duplex.ts';
import { Ports } from '../worlds/memory/ports.ts';
import { Pump } from '../worlds/memory/pump.ts';
import { seededEntropy } from '../worlds/seeded-entropy.ts';

export async function playBareLifecycles(count: number): Promise<void> {
  const pump = new Pump(new VirtualClock(), seededEntropy(1));
  const ports = new Ports();
  const server = createServer((incoming, response) => {
    incoming.resume();
    response.end('{"success":true}');
  });
  const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
  server.on('upgrade', (incoming, socket, head) =>
    sockets.handleUpgrade(incoming, socket, head, (ws) => ws.on('message', (data) => ws.send(data))),
  );
  const connect = () =>
    dial(
      pump,
      (far) => {
        server.emit('connection', far);
        return true;
      },
      ports.pair(),
    );
  for (let played = 0; played < count; played++) {
    await ask(connect);
    await echo(connect);
  }
  await pump.travel(null);
}

type Connect = () => ReturnType<typeof dial>;

function ask(connect: Connect): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request({ method: 'POST', path: '/', createConnection: connect }, (response) => {
      response.resume();
      response.on('end', resolve);
    });
    asked.on('error', reject);
    asked.end('{}');
  });
}

function echo(connect: Connect): Promise<void> {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket('ws://gateway.test/', {
      createConnection: connect,
      perMessageDeflate: false,
    } as object);
    ws.on('error', reject);
    ws.on('open', () => ws.send('a line'));
    ws.on('message', () => ws.close(1000));
    ws.on('close', () => resolve());
  });
}
