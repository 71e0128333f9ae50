/**
 * Closes the connection with FIN once `bytes` have passed since the toxic took effect, cutting the chunk
 * that would exceed them. 0 closes at the first chunk. The count survives updates.
 */
import type { ToxicType } from '../toxic.ts';

export const limitData: ToxicType<'bytes'> = {
  type: 'limit_data',
  structName: 'LimitDataToxic',
  attributes: ['bytes'],
  forLink: (flow) => {
    let passed = 0;
    return ({ bytes: limit }) => ({
      chunk(chunk) {
        const room = Math.max(0, limit - passed);
        const part = chunk.bytes.subarray(0, room);
        flow.pass({ bytes: part, readAt: chunk.readAt });
        passed += part.length;
        flow.swallow(chunk.bytes.length - part.length);
        if (passed >= limit) flow.finish({ reset: false });
        flow.next();
      },
    });
  },
};
