/**
 * A cable that is pulled out while the talk goes on: for `delay` milliseconds everything passes, then data
 * is swallowed and the end, FIN or RST, never arrives. Counted from the start of the connection, or from
 * when the toxic joins it; an update does not start it over. Taken away it heals like `half_open`.
 */
import type { ToxicType } from '../toxic.ts';

export const blackholeAfter: ToxicType<'delay'> = {
  type: 'blackhole_after',
  structName: 'BlackholeAfterToxic',
  attributes: ['delay'],
  forLink: (flow) => {
    const began = flow.clock.now();
    let lost = 0;
    return ({ delay }) => {
      const isSilent = () => flow.clock.now() - began >= delay;
      return {
        silences: isSilent,
        chunk(chunk) {
          if (isSilent()) {
            lost += chunk.bytes.length;
            flow.swallow(chunk.bytes.length);
          } else {
            flow.pass(chunk);
          }
          flow.next();
        },
        end(_end, pass) {
          if (!isSilent()) pass();
        },
        removed() {
          if (lost > 0) flow.finish({ reset: true });
        },
      };
    };
  },
};
