/**
 * From where a request came: the peer of its connection, or, behind proxies that are trusted, the
 * address that the outermost of them saw. Routes and terminals ask the same rule.
 *
 *     X-Forwarded-For: client, proxy 2     peer: proxy 1
 *                      ◀── read from the right, as long as the address is a trusted proxy's
 */
import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';

/** Whether an address is that of a proxy whose X-Forwarded-For is believed. */
export type ProxyTrust = (address: string) => boolean;

const named: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
};

/**
 * @param trusted everybody, nobody, or a list with commas of addresses, networks (`10.0.0.0/8`) and the
 * names `loopback`, `linklocal`, `uniquelocal`. Throws on anything else.
 */
export function proxyTrust(trusted: boolean | string): ProxyTrust {
  if (typeof trusted === 'boolean') return () => trusted;
  const list = new BlockList();
  for (const entry of trusted.split(',').map((one) => one.trim()))
    for (const network of named[entry] ?? [entry]) add(list, network);
  return (address) => isIP(address) !== 0 && list.check(address, family(address));
}

/** Null for a connection that has no address, one in memory for example. */
export function clientAddress(request: IncomingMessage, trust: ProxyTrust): string | null {
  let address = request.socket.remoteAddress ?? null;
  const header = request.headers['x-forwarded-for'] ?? '';
  const hops = String(header)
    .split(',')
    .map((hop) => hop.trim())
    .filter((hop) => hop !== '');
  while (address !== null && hops.length > 0 && trust(address)) address = hops.pop()!;
  return address;
}

function add(list: BlockList, network: string): void {
  const [address = '', bits, ...rest] = network.split('/');
  const longest = isIP(address) === 6 ? 128 : 32;
  const prefix = bits === undefined ? longest : Number(bits);
  if (isIP(address) === 0 || rest.length > 0 || !/^\d*$/.test(bits ?? '') || bits === '' || prefix > longest)
    throw new Error(
      `a trusted proxy must be an address, a network as 10.0.0.0/8, or one of ${Object.keys(named).join(', ')}: got "${network}"`,
    );
  list.addSubnet(address, prefix, family(address));
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4';
}
