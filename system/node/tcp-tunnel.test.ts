import { once } from 'node:events';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createTcpTunnel } from './tcp-tunnel.ts';

const local = { host: '127.0.0.1', port: 0 };

describe('a TCP tunnel', () => {
  it('makes the server reachable at its address', async () => {
    const tunnel = createTcpTunnel(local);
    await tunnel.open(createServer((_request, response) => response.end('here')));
    const response = await fetch(`http://127.0.0.1:${tunnel.address()?.port}/`);
    expect(await response.text()).toBe('here');
    await tunnel.close();
  });

  it('cuts every connection when it closes, silent and busy ones alike', async () => {
    const tunnel = createTcpTunnel(local);
    const server = createServer((_request, response) => void response.write('a stream without an end'));
    await tunnel.open(server);
    const silent = connect(tunnel.address()!.port, '127.0.0.1');
    await once(server, 'connection');
    const response = await fetch(`http://127.0.0.1:${tunnel.address()?.port}/`);
    const [cut] = await Promise.all([
      response.text().catch(() => 'cut'),
      once(silent, 'close'),
      tunnel.close(),
    ]);
    expect(cut).toBe('cut');
    expect(tunnel.address()).toBe(null);
  });

  it('can be opened again', async () => {
    const tunnel = createTcpTunnel(local);
    const server = createServer((_request, response) => response.end('again'));
    await tunnel.open(server);
    await tunnel.close();
    await tunnel.open(server);
    const response = await fetch(`http://127.0.0.1:${tunnel.address()?.port}/`);
    expect(await response.text()).toBe('again');
    await tunnel.close();
  });

  it('closes twice without complaint', async () => {
    const tunnel = createTcpTunnel(local);
    await tunnel.open(createServer());
    await tunnel.close();
    await tunnel.close();
    expect(tunnel.address()).toBe(null);
  });

  it('refuses an address that is taken, and can be opened later', async () => {
    const first = createTcpTunnel(local);
    await first.open(createServer());
    const second = createTcpTunnel({ host: '127.0.0.1', port: first.address()!.port });
    const server = createServer();
    await expect(second.open(server)).rejects.toThrow('EADDRINUSE');
    await first.close();
    await second.open(server);
    await second.close();
  });
});
