/**
 * Swallows all data of its stream. With a `timeout` above 0 the connection is closed once no data has
 * come for that many milliseconds; with 0 it stays open. The end marker passes at once, so this is no
 * half-open silence: see `half_open`. Taking the toxic away closes the connection, because bytes are lost.
 */
import type { ToxicType } from '../toxic.ts';

export const timeout: ToxicType<'timeout'> = {
  type: 'timeout',
  structName: 'TimeoutToxic',
  attributes: ['timeout'],
  silences: () => true,
  forLink:
    (flow) =>
    ({ timeout }) => {
      const close = () => flow.finish({ reset: false });
      const restart = () => {
        if (timeout > 0) flow.wait(timeout, close);
      };
      restart();
      return {
        chunk(chunk) {
          flow.swallow(chunk.bytes.length);
          restart();
          flow.next();
        },
        removed: close,
      };
    },
};
