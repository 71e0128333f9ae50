/** One end as each of its four observers saw it, a sentence each, for somebody who sees such a thing for the first time. */
import { closes } from '../../system/contracts/closes.ts';
import { clockFace } from '../clock/duration.ts';
import type { CloseSeen, WireClose } from '../evidence/close.ts';
import type { SocketClose } from '../worlds/raw-sockets.ts';

export interface Sight {
  readonly observer:
    | 'the page'
    | 'the client'
    | 'wire at the browser'
    | 'wire at the gateway'
    | 'the gateway';
  readonly saw: string;
}

/** @param byHand what the client saw, where no page opened the WebSocket */
export function sightsOf(seen: CloseSeen, byHand?: SocketClose): Sight[] {
  return [
    byHand
      ? { observer: 'the client', saw: clientSaw(byHand, seen) }
      : { observer: 'the page', saw: pageSaw(seen) },
    { observer: 'wire at the browser', saw: wireSaw(seen.browserWire) },
    { observer: 'wire at the gateway', saw: wireSaw(seen.gatewayWire) },
    { observer: 'the gateway', saw: gatewaySaw(seen.gateway) },
  ];
}

function pageSaw({ page, browserWire }: CloseSeen): string {
  if (!page) return 'nothing: it was gone by then, or is still waiting';
  const at = `at ${clockFace(page.t)}`;
  if (!page.clean)
    return `${said(page)}, unclean, ${at}: no close frame came, so the browser made ${page.code} up`;
  if (browserWire?.from === 'client')
    return `${said(page)}, clean, ${at}: it closed first, and its close was echoed`;
  return `${said(page)}, clean, ${at}: the close frame that came says so`;
}

function clientSaw(close: SocketClose, { browserWire }: CloseSeen): string {
  const hand = '(a WebSocket opened by hand)';
  if (close.code === 1006) return `1006: no close frame came ${hand}`;
  if (browserWire?.from === 'client')
    return `${said(close)}: it closed first, and its close was echoed ${hand}`;
  return `${said(close)}: the close frame that came says so ${hand}`;
}

function wireSaw(close: WireClose | null): string {
  if (!close) return 'no end';
  const from = close.from === 'client' ? 'from the browser' : 'from the gateway';
  const at = `at ${clockFace(close.t)}`;
  if (close.how === 'rst') return `RST ${from}'s side ${at}: TCP torn down, no close frame before it`;
  if (close.how === 'fin') return `FIN ${from}'s side ${at}: TCP ended, no close frame before it`;
  if (close.code === 1005) return `a close frame ${from} ${at}, with no code in it: that is called 1005`;
  return `a close frame ${from} ${at}: ${said(close)}`;
}

function gatewaySaw(end: CloseSeen['gateway']): string {
  if (!end) return 'no end';
  const recorded = `${end.cause} at ${clockFace(end.t)}: ${closes[end.cause].means}`;
  if (end.code === 1006) return `${recorded}; no close frame went either way, which is recorded as 1006`;
  return end.by === 'gateway'
    ? `${recorded}, so it closed with ${said(end)}`
    : `${recorded}, with ${said(end)}`;
}

function said({ code, reason }: { readonly code: number; readonly reason: string }): string {
  return reason === '' ? String(code) : `${code} "${reason}"`;
}
