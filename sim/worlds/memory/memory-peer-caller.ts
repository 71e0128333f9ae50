/** Speaks to another gateway over a connection in memory. */
import { withDeadline } from '../../../system/node/deadline.ts';
import type { Clock } from '../../../system/ports/clock.ts';
import type { PeerCaller } from '../../../system/ports/peer-caller.ts';
import type { MemorySocket } from './duplex.ts';
import { memoryFetch, oneForEach } from './memory-fetch.ts';

/** As `system/node/http-peer-caller.ts` has it. */
const deadlineMs = 1_500;

/** @param dial dials the gateway at this host */
export function memoryPeerCaller(clock: Clock, dial: (host: string) => MemorySocket): PeerCaller {
  return {
    async post(url, json) {
      const fetch = memoryFetch(
        oneForEach(() => dial(new URL(url).hostname)),
        'a gateway',
      );
      const { status } = await withDeadline(clock, deadlineMs, (signal) =>
        fetch(url, { method: 'POST', headers: { 'content-type': 'application/json' }, body: json, signal }),
      );
      return status;
    },

    connect: (url) => dial(new URL(url).hostname),
  };
}
