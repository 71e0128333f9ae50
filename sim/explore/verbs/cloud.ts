/** What befalls the cloud. */
import { verb } from '../verb.ts';
import type { Walk } from '../walk.ts';

type State = 'up' | 'down';

async function becomes(walk: Walk, what: string, state: State, become: (state: State) => void) {
  if (state === 'up') become('up');
  else
    await walk.befall(what, async () => {
      become('down');
      return { [Symbol.asyncDispose]: async () => become('up') };
    });
}

export const cloud = [
  verb({
    name: 'loki',
    family: 'cloud',
    choices: { is: ['down', 'up'] },
    says: ({ is }) => `the log store is ${is}`,
    act: (walk, { is }) => becomes(walk, 'the log store', is, (state) => walk.lab.cloud.loki(state)),
  }),
  verb({
    name: 'bucket',
    family: 'cloud',
    choices: { is: ['down', 'up'] },
    says: ({ is }) => `the object store is ${is}`,
    act: (walk, { is }) => becomes(walk, 'the object store', is, (state) => walk.lab.cloud.bucket(state)),
  }),
];
