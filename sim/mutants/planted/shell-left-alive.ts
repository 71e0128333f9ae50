import type { Mutant } from '../mutant.ts';

export const shellLeftAlive: Mutant = {
  name: 'shell-left-alive',
  wrong: 'The agent lets a shell live on whose gateway has left.',
  file: 'system/agent/shell-relay.ts',
  find: '    hangUp();\n',
  replace: '',
  scenario: 'ST1 the end is exported within 15 s, also once a sink that was down has recovered',
  invariant: 'REAP',
};
