/** Speaks to another gateway over HTTP. */
import { isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { Clock } from '../ports/clock.ts';
import type { PeerCaller } from '../ports/peer-caller.ts';
import { withDeadline } from './deadline.ts';
import { tcpDialer } from './tcp-dialer.ts';

/** A revoke must have reached everyone within two seconds; who does not answer by then finds it in the database. */
const deadlineMs = 1_500;

export function createHttpPeerCaller(clock: Clock): PeerCaller {
  return {
    async post(url, json) {
      const answer = await withDeadline(clock, deadlineMs, (signal) =>
        fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'application/json', connection: 'close' },
          body: json,
          signal,
        }),
      );
      await answer.body?.cancel();
      return answer.status;
    },

    connect(url) {
      const { protocol, hostname, port } = new URL(url);
      const host = hostname.replace(/^\[|\]$/g, '');
      if (protocol === 'http:') return tcpDialer.dial({ host, port: Number(port || 80) });
      return connectTls({ host, port: Number(port || 443), ...(isIP(host) === 0 && { servername: host }) });
    },
  };
}
