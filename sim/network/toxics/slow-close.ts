/** Passes data untouched and holds the end of the stream back for `delay` milliseconds. */
import type { ToxicType } from '../toxic.ts';

export const slowClose: ToxicType<'delay'> = {
  type: 'slow_close',
  structName: 'SlowCloseToxic',
  attributes: ['delay'],
  forLink:
    (flow) =>
    ({ delay }) => ({
      chunk(chunk) {
        flow.pass(chunk);
        flow.next();
      },
      end(_end, pass) {
        if (delay <= 0) pass();
        else flow.wait(delay, pass);
      },
    }),
};
