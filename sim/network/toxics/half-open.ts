/**
 * A cable pulled out: after `bytes` more have passed, data is swallowed and the end, FIN or RST, never
 * arrives, so neither peer learns anything. Taken away again, what was held passes on; a connection that
 * lost bytes is reset instead, because its stream has a hole. Not in Toxiproxy, whose timeout passes FIN.
 */
import type { ToxicType } from '../toxic.ts';

export const halfOpen: ToxicType<'bytes'> = {
  type: 'half_open',
  structName: 'HalfOpenToxic',
  attributes: ['bytes'],
  silences: () => true,
  forLink: (flow) => {
    let passed = 0;
    let lost = 0;
    return ({ bytes: limit }) => ({
      chunk(chunk) {
        const part = chunk.bytes.subarray(0, Math.max(0, limit - passed));
        flow.pass({ bytes: part, readAt: chunk.readAt });
        passed += part.length;
        lost += chunk.bytes.length - part.length;
        flow.swallow(chunk.bytes.length - part.length);
        flow.next();
      },
      end(_end, pass) {
        if (passed < limit) pass();
      },
      removed() {
        if (lost > 0) flow.finish({ reset: true });
      },
    });
  },
};
