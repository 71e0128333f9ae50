import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { tcpDialer } from '../node/tcp-dialer.ts';
import { createManualClock } from '../testing/manual-clock.ts';
import { until } from '../testing/until.ts';
import { type GatewayCalls, gatewayCalls } from './gateway-calls.ts';

const deadlineMs = 1000;
const answers: RequestListener = (_, response) => response.end('{}');
const answered = { status: 200, body: '{}' };

let gateway: Server;
/** In the order in which they were opened. */
let connections: Socket[];
let calls: GatewayCalls;

async function open(handler: RequestListener): Promise<void> {
  connections = [];
  gateway = createServer(handler);
  gateway.on('connection', (socket) => connections.push(socket));
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');
  const { port } = gateway.address() as AddressInfo;
  const clock = createManualClock();
  calls = gatewayCalls({ clock, dialer: tcpDialer }, new URL(`http://127.0.0.1:${port}/`));
}

const post = () => calls.post({}, deadlineMs).answer;

afterEach(() => {
  calls.close();
  gateway.close();
  gateway.closeAllConnections();
});

describe('calls one after another', () => {
  it('take one connection', async () => {
    await open(answers);
    for (let call = 0; call < 3; call++) expect(await post()).toEqual(answered);
    expect(connections.length).toBe(1);
  });

  it('take another where the gateway has ended the kept one', async () => {
    await open(answers);
    await post();
    connections[0]!.destroy();
    expect(await post()).toEqual(answered);
    expect(connections.length).toBe(2);
  });

  it('take another where the kept one ends under a call', async () => {
    let asked = 0;
    await open((request, response) => {
      if (++asked === 2) request.socket.destroy();
      else answers(request, response);
    });
    await post();
    expect(await post()).toEqual(answered);
    expect(asked).toBe(3);
  });

  it('take another after an answer of 5xx: behind the same address another gateway may be well', async () => {
    let asked = 0;
    await open((request, response) => {
      if (++asked === 1) response.statusCode = 500;
      answers(request, response);
    });
    expect(await post()).toEqual({ status: 500, body: '{}' });
    expect(await post()).toEqual(answered);
    expect(connections.length).toBe(2);
  });

  it('leave none open when closed', async () => {
    await open(answers);
    await post();
    calls.close();
    await until('the gateway sees its end', () => connections[0]!.destroyed);
  });
});

describe('a call fails', () => {
  it('when a new connection ends under it', async () => {
    let asked = 0;
    await open((request) => {
      asked++;
      request.socket.destroy();
    });
    await expect(post()).rejects.toThrow('socket hang up');
    expect(asked).toBe(1);
  });

  it('when it is given up, and is not made again', async () => {
    let asked = 0;
    await open((request, response) => {
      if (++asked === 1) answers(request, response);
    });
    await post();
    const call = calls.post({}, deadlineMs);
    await until('it arrives', () => asked === 2);
    call.abort('no more');
    await expect(call.answer).rejects.toThrow('no more');
    expect(asked).toBe(2);
  });

  it('when its answer breaks off, and is not made again', async () => {
    let asked = 0;
    await open((request, response) => {
      if (++asked === 1) return answers(request, response);
      response.writeHead(200, { 'content-length': 100 }).write('{', () => request.socket.resetAndDestroy());
    });
    await post();
    await expect(post()).rejects.toThrow('ECONNRESET');
    expect(asked).toBe(2);
  });
});
