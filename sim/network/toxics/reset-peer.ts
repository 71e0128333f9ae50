/**
 * Waits for the first data or end of its stream, throws it away and resets the connection `timeout`
 * milliseconds later: both peers see RST. While it acts, any other close of the connection is a RST too.
 * An idle connection is never reset: see `reset` for that.
 */
import type { ToxicType } from '../toxic.ts';

export const resetPeer: ToxicType<'timeout'> = {
  type: 'reset_peer',
  structName: 'ResetToxic',
  attributes: ['timeout'],
  forLink:
    (flow) =>
    ({ timeout }) => {
      let triggered = false;
      const reset = () => flow.finish({ reset: true });
      const trigger = () => {
        triggered = true;
        if (timeout <= 0) reset();
        else flow.wait(timeout, reset);
      };
      flow.closeWithReset(true);
      return {
        chunk: trigger,
        end: trigger,
        removed() {
          if (triggered) reset();
        },
      };
    },
};
