/** What befalls the cloud. */
import { verb } from '../verb.ts';

export const cloud = [
  verb({
    name: 'loki',
    family: 'cloud',
    choices: { is: ['down', 'up'] },
    says: ({ is }) => `the log store is ${is}`,
    act: async (walk, { is }) => walk.lab.cloud.loki(is),
  }),
];
