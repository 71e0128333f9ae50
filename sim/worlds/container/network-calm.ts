/**
 * Whether the network interfaces of this machine stand still. A container that starts or ends brings one or
 * takes one away, and the kernel tries out the new one's IPv6 address for a second or two; at each of these
 * changes Chromium drops what it is just connecting to, on loopback too. So nobody acts until they are over.
 */
import { existsSync, readFileSync } from 'node:fs';
import { networkInterfaces } from 'node:os';

/** Of linux/if_addr.h: the kernel asks around whether anybody else has it, and has given up asking. */
const tentative = 0x40;
const failed = 0x08;

/** IPv6 addresses as the kernel lists them, a line each. */
const listed = '/proc/net/if_inet6';

/** @param list as `/proc/net/if_inet6` has it; answers how many addresses are being tried out */
export function addressesTriedOut(list: string): number {
  const flags = list.split('\n').flatMap((line) => line.split(/\s+/)[4] ?? []);
  return flags.filter((text) => (Number.parseInt(text, 16) & (tentative | failed)) === tentative).length;
}

export interface NetworkLook {
  /** Addresses that are being tried out. */
  readonly pending: number;
  /** Another one whenever an interface or an address has come or gone. */
  readonly stamp: string;
}

export function lookAtNetwork(): NetworkLook {
  const list = existsSync(listed) ? readFileSync(listed, 'utf8') : '';
  return {
    pending: addressesTriedOut(list),
    stamp: `${list}${Object.keys(networkInterfaces()).sort().join(' ')}`,
  };
}
