/** Who else sees a terminal. */
import { numbers, people } from '../cast.ts';
import { verb } from '../verb.ts';

export const sharing = [
  verb({
    name: 'share',
    family: 'sharing',
    choices: { terminal: numbers, guest: people, shell: ['shared', 'own'], types: ['types', 'watches'] },
    says: ({ terminal, guest, shell, types }) =>
      `${guest} is invited to terminal ${terminal}, comes to ${shell === 'own' ? 'a shell of their own' : 'the shared shell'}, and ${types}`,
    act: async (walk, { terminal, guest, shell, types }) => {
      const one = walk.terminal(terminal);
      if (!one?.session) return;
      const rights = { may_type: types === 'types', own_shell: shell === 'own' };
      const invitation = await one.sharing().invite(rights);
      const person = await walk.person(guest);
      walk.opened(await person.join(one.machine, invitation, shell));
    },
  }),
  verb({
    name: 'unshare',
    family: 'sharing',
    choices: { terminal: numbers },
    says: ({ terminal }) => `the sharing of terminal ${terminal} is ended`,
    act: async (walk, { terminal }) => {
      const one = walk.terminal(terminal);
      if (one?.session) await one.sharing().end();
    },
  }),
];
