/**
 * RST to both peers of a live connection. `bytes` 0 resets, once, the connections that live when the
 * toxic is added; a count above 0 resets any connection when that many more bytes have passed.
 * Not in Toxiproxy, whose reset_peer needs traffic and new connections.
 */
import type { ToxicType } from '../toxic.ts';

export const reset: ToxicType<'bytes'> = {
  type: 'reset',
  structName: 'ResetNowToxic',
  attributes: ['bytes'],
  forLink: (flow) => {
    let passed = 0;
    return ({ bytes: limit }) => {
      if (limit <= 0 && flow.wasLive) flow.finish({ reset: true });
      return {
        chunk(chunk) {
          const part = limit <= 0 ? chunk.bytes : chunk.bytes.subarray(0, Math.max(0, limit - passed));
          flow.pass({ bytes: part, readAt: chunk.readAt });
          passed += part.length;
          flow.swallow(chunk.bytes.length - part.length);
          if (limit > 0 && passed >= limit) flow.finish({ reset: true });
          flow.next();
        },
      };
    };
  },
};
