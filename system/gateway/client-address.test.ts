import type { IncomingMessage } from 'node:http';
import { describe, expect, test } from 'vitest';
import { clientAddress, proxyTrust } from './client-address.ts';

const from = (peer: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

describe('where a request came from', () => {
  test.for<[string, boolean | string, string, string | undefined, string]>([
    ['is the peer without proxies', false, '203.0.113.9', undefined, '203.0.113.9'],
    ['is the peer where nobody is trusted', false, '203.0.113.9', '198.51.100.1', '203.0.113.9'],
    ['is what a trusted proxy saw', '10.0.0.0/8', '10.1.2.3', '198.51.100.1', '198.51.100.1'],
    [
      'is not what a client behind it claims',
      '10.0.0.0/8',
      '10.1.2.3',
      '8.8.8.8, 198.51.100.1',
      '198.51.100.1',
    ],
    [
      'is found through a chain of them',
      'loopback, 10.0.0.7',
      '::1',
      '198.51.100.1, 10.0.0.7',
      '198.51.100.1',
    ],
    [
      'is the first of all where everybody is trusted',
      true,
      '10.1.2.3',
      '198.51.100.1, 8.8.8.8',
      '198.51.100.1',
    ],
    ['is the peer of a proxy that says nothing', true, '10.1.2.3', ' , ', '10.1.2.3'],
    [
      'knows an IPv4 proxy on an IPv6 socket',
      '127.0.0.1',
      '::ffff:127.0.0.1',
      '198.51.100.1',
      '198.51.100.1',
    ],
    ['stops at a hop that is no address', 'loopback', '127.0.0.1', '8.8.8.8, unknown', 'unknown'],
  ])('%s', ([, trusted, peer, forwarded, address]) => {
    expect(clientAddress(from(peer, forwarded), proxyTrust(trusted))).toBe(address);
  });

  test('is nowhere for a connection without an address', () => {
    expect(clientAddress(from(undefined, '198.51.100.1'), proxyTrust(true))).toBe(null);
  });
});

test.for(['', 'proxy.example', '10.0.0.0/33', '10.0.0.0/', '::1/129', '10.0.0.0/8/8', '10.0.0.1,,::1'])(
  'a trusted proxy %j is refused',
  (trusted) => {
    expect(() => proxyTrust(trusted)).toThrow('a trusted proxy must be an address');
  },
);
