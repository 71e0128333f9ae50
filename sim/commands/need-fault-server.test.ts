import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { Missing } from './line/misuse.ts';
import { needFaultServer } from './need-fault-server.ts';

test('our own is always there', async () => {
  await expect(needFaultServer({})).resolves.toBeUndefined();
});

test('a URL at which nobody answers, or another server does, is told by its name', async () => {
  const other = createServer((_, response) => response.writeHead(404).end()).listen(0, '127.0.0.1');
  await new Promise((resolve) => other.once('listening', resolve));
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
  const told = `no Toxiproxy server answers at ${url}, which TOXIPROXY_URL names; without it ours is used`;
  await expect(needFaultServer({ TOXIPROXY_URL: url })).rejects.toThrow(new Missing(told));
  await new Promise((resolve) => other.close(resolve));
  await expect(needFaultServer({ TOXIPROXY_URL: url })).rejects.toThrow(new Missing(told));
});

test('what makes no sense is missing, too', async () => {
  await expect(needFaultServer({ TOXIPROXY_URL: 'foo' })).rejects.toThrow(Missing);
  await expect(needFaultServer({ HANGUP_TOXIPROXY: 'server', PATH: '' })).rejects.toThrow(Missing);
});
