/** What clients do that are no page of the dashboard. */
import { machines, numbers, people } from '../cast.ts';
import { verb } from '../verb.ts';

export const strangers = [
  verb({
    name: 'token_again',
    family: 'strangers',
    choices: { terminal: numbers, who: ['alice', 'bob'] },
    says: ({ terminal, who }) => `${who} uses the shell token of terminal ${terminal} once more`,
    act: async (walk, { terminal, who }) => {
      const one = walk.terminal(terminal);
      if (one) await walk.dial(who, one.machine, walk.lab.sockets.plainTokenOf(one));
    },
  }),
  verb({
    name: 'token_kept',
    family: 'strangers',
    choices: { who: people, machine: machines },
    says: ({ who, machine }) => `a client of ${who} asks for a shell token for ${machine}, and keeps it`,
    act: (walk, { who, machine }) => walk.keepToken(who, machine),
  }),
  verb({
    name: 'token_late',
    family: 'strangers',
    choices: {},
    says: () => 'the shell token that was kept first is used',
    act: (walk) => walk.useKeptToken(),
  }),
  verb({
    name: 'token_race',
    family: 'strangers',
    choices: { machine: machines, racers: [2, 5] },
    says: ({ machine, racers }) => `${racers} clients of alice race with one shell token for ${machine}`,
    act: async (walk, { machine, racers }) => {
      const client = await (await walk.person('alice')).apiClient();
      const token = await client.shellToken(walk.lab.machine(machine).id);
      await Promise.all(Array.from({ length: racers }, () => walk.dial('alice', machine, token)));
    },
  }),
];
