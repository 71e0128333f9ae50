/**
 * A middlebox that forgets quiet connections: closes one after `timeout` milliseconds without a byte in
 * either direction, with FIN or, where `reset` is 1, with RST. Not in Toxiproxy, whose timeout swallows.
 */
import type { ToxicType } from '../toxic.ts';

export const idleCut: ToxicType<'timeout' | 'reset'> = {
  type: 'idle_cut',
  structName: 'IdleCutToxic',
  attributes: ['timeout', 'reset'],
  forLink: (flow) => {
    const began = flow.clock.now();
    return (idle) => {
      const check = () => {
        const quietMs = flow.clock.now() - Math.max(began, flow.lastActivity());
        if (quietMs >= idle.timeout) flow.finish({ reset: idle.reset === 1 });
        else flow.wait(idle.timeout - quietMs, check);
      };
      if (idle.timeout > 0) check();
      return {
        chunk(chunk) {
          flow.pass(chunk);
          flow.next();
        },
      };
    };
  },
};
