/** `host:port` texts, with the error sentences that Toxiproxy's users know. */
import { isIP } from 'node:net';

export interface HostPort {
  /** Empty: any address. */
  readonly host: string;
  readonly port: number;
}

/** A text that names no address. */
export class AddressError extends Error {
  override readonly name = 'AddressError';
}

/** Splits `host:port`, `[v6]:port` or `:port`. Throws AddressError. */
export function parseAddress(text: string): HostPort {
  const match = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(text);
  if (!match) {
    const colons = text.split(':').length - 1;
    const problem = colons > 1 ? 'too many colons in address' : 'missing port in address';
    throw new AddressError(`address ${text}: ${problem}`);
  }
  const port = match[3] === '' ? 0 : Number(match[3]);
  if (!/^\d*$/.test(match[3]!) || port > 65535) throw new AddressError(`address ${match[3]}: invalid port`);
  return { host: match[1] ?? match[2]!, port };
}

export function formatAddress({ host, port }: HostPort): string {
  return isIP(host) === 6 ? `[${host}]:${port}` : `${host}:${port}`;
}

/** A listen text in the form in which a started proxy shows it: `localhost` is 127.0.0.1, no host is `[::]`. */
export function resolveListen(text: string): HostPort {
  const { host, port } = text === '' ? { host: '', port: 0 } : parseAddress(text);
  if (host === '') return { host: '::', port };
  return { host: host === 'localhost' ? '127.0.0.1' : host, port };
}
