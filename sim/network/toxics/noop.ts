/** Passes everything. */
import type { ToxicType } from '../toxic.ts';

export const noop: ToxicType<never> = {
  type: 'noop',
  structName: 'NoopToxic',
  attributes: [],
  forLink: (flow) => () => ({
    chunk(chunk) {
      flow.pass(chunk);
      flow.next();
    },
  }),
};
