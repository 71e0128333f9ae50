/** Addresses that stand for places, as far as the gateways of a world can tell; all others are unknown to them. */
import type { Locator } from '../../system/ports/locator.ts';

/** Of the documentation networks of RFC 5737: nobody has them. */
export const places: Readonly<Record<string, string>> = {
  '192.0.2.10': 'Mexico',
  '198.51.100.10': 'Portugal',
  '203.0.113.10': 'Japan',
};

export const placeLocator: Locator = { locate: (ipAddress) => places[ipAddress] ?? null };
