/** What people do with their terminals. */
import { machines, numbers, people } from '../cast.ts';
import { verb } from '../verb.ts';

export const terminals = [
  verb({
    name: 'open',
    family: 'terminals',
    choices: { who: people, machine: machines },
    says: ({ who, machine }) => `${who} opens a terminal on ${machine}`,
    act: async (walk, { who, machine }) => {
      const person = await walk.person(who);
      walk.opened(await person.connectInNewTab(machine));
    },
  }),
  verb({
    name: 'dial',
    family: 'terminals',
    choices: { who: people, machine: machines },
    says: ({ who, machine }) => `a client of ${who} opens a terminal on ${machine}, and waits for nothing`,
    act: (walk, { who, machine }) => walk.dial(who, machine),
  }),
  verb({
    name: 'type',
    family: 'terminals',
    choices: {
      terminal: numbers,
      text: [
        'pwd\n',
        'exit\n',
        'exit 3\n',
        'kill -9 $$\n',
        'sleep 600\n',
        'nohup sleep 600 &\n',
        "trap '' HUP\n",
        'flood 200000\n',
        'half a li',
      ],
    },
    says: ({ terminal, text }) => `${JSON.stringify(text)} is typed into terminal ${terminal}`,
    act: async (walk, { terminal, text }) => walk.terminal(terminal)?.type(text),
  }),
  verb({
    name: 'press',
    family: 'terminals',
    choices: { terminal: numbers, key: ['Control+c', 'Control+d'] },
    says: ({ terminal, key }) => `${key} is pressed in terminal ${terminal}`,
    act: async (walk, { terminal, key }) => walk.terminal(terminal)?.press(key),
  }),
  verb({
    name: 'close',
    family: 'terminals',
    choices: { terminal: numbers },
    says: ({ terminal }) => `the X of terminal ${terminal} is clicked`,
    act: async (walk, { terminal }) => {
      const one = walk.terminal(terminal);
      if (!one) return;
      walk.left(one);
      await one.close();
    },
  }),
  verb({
    name: 'leave',
    family: 'terminals',
    choices: { terminal: numbers },
    says: ({ terminal }) => `the tab of terminal ${terminal} is closed`,
    act: async (walk, { terminal }) => {
      const one = walk.terminal(terminal);
      if (!one) return;
      walk.left(one);
      await one.closeTab();
    },
  }),
  verb({
    name: 'reconnect',
    family: 'terminals',
    choices: { terminal: numbers, times: [1, 2] },
    says: ({ terminal, times }) =>
      `Reconnect of terminal ${terminal} is clicked${times === 2 ? ' twice' : ''}`,
    act: async (walk, { terminal, times }) => {
      const one = walk.terminal(terminal);
      await (times === 1 ? one?.clickReconnect() : one?.doubleClickReconnect());
    },
  }),
  verb({
    name: 'stay',
    family: 'terminals',
    choices: { terminal: numbers },
    says: ({ terminal }) => `"Stay connected" of terminal ${terminal} is clicked`,
    act: async (walk, { terminal }) => walk.terminal(terminal)?.stay(),
  }),
];
