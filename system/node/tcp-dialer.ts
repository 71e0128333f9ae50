/** Dials over TCP. */
import { connect } from 'node:net';
import type { Dialer } from '../ports/dialer.ts';

/** Without Nagle's delay: a keystroke is a packet. */
export const tcpDialer: Dialer = {
  dial: ({ host, port }) => connect({ host, port, noDelay: true }),
};
