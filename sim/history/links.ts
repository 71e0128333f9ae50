/** The links of a world, by name. */

/** Between browsers and the (first) gateway, the one that carries terminal WebSockets. */
export const browserLink = 'browser-gateway';

/** The same of a further gateway. */
export function browserLinkOf(gateway: string): string {
  return gateway === 'g1' ? browserLink : `${browserLink}:${gateway}`;
}

export function isBrowserLink(name: string): boolean {
  return name === browserLink || name.startsWith(`${browserLink}:`);
}
