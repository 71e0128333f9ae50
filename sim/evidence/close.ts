/** One close as its four observers saw it, in words. */
import { clockFace } from '../clock/duration.ts';
import type { CloseSeen, WireClose } from '../history/close.ts';

export { type CloseSeen, closeSeen, closesIn, type WireClose } from '../history/close.ts';

/** Four lines, one an observer, for people. */
export function describeClose(seen: CloseSeen): string {
  const wire = (close: WireClose | null) => {
    if (!close) return 'no end';
    const from = close.from === 'client' ? 'browser' : 'gateway';
    if (close.how !== 'close frame')
      return `1006: ${close.how.toUpperCase()} from the ${from}, at ${clockFace(close.t)}`;
    return `${close.code} "${close.reason}" from the ${from}, at ${clockFace(close.t)}`;
  };
  const { page, gateway } = seen;
  return [
    `the page:             ${page ? `${page.code} "${page.reason}" (${page.clean ? 'clean' : 'unclean'}), at ${clockFace(page.t)}` : 'no end'}`,
    `wire at the browser:  ${wire(seen.browserWire)}`,
    `wire at the gateway:  ${wire(seen.gatewayWire)}`,
    `the gateway:          ${gateway ? `${gateway.code} "${gateway.reason}", cause ${gateway.cause}, at ${clockFace(gateway.t)}` : 'no end'}`,
  ].join('\n');
}
