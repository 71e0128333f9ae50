/** What befalls the cloud. */
import { verb } from '../verb.ts';

export const cloud = [
  verb({
    name: 'loki',
    family: 'cloud',
    choices: { is: ['down', 'up'] },
    says: ({ is }) => `the log store is ${is}`,
    act: async (walk, { is }) => {
      const { cloud: its } = walk.lab;
      if (is === 'up') its.loki('up');
      else
        await walk.befall('the log store', async () => {
          its.loki('down');
          return { [Symbol.asyncDispose]: async () => its.loki('up') };
        });
    },
  }),
];
