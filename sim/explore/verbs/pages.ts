/** What befalls pages, and what their scripts do beside the dashboard. */

import { numbers } from '../cast.ts';
import { verb } from '../verb.ts';

export const pages = [
  verb({
    name: 'page_sends',
    family: 'pages',
    choices: { terminal: numbers, what: ['nonsense', 'too much', 'a resize'] },
    says: ({ terminal, what }) => `the page of terminal ${terminal} sends ${what}`,
    act: async (walk, { terminal, what }) => {
      const message = {
        nonsense: 'nonsense',
        'too much': { bytes: 2 ** 20 + 1 },
        'a resize': '{"type":"resize","cols":90,"rows":30}',
      }[what];
      await walk.terminal(terminal)?.pageSends(message);
    },
  }),
  verb({
    name: 'page_closes',
    family: 'pages',
    choices: { terminal: numbers, code: [1000, 3001, 4999, 0] },
    says: ({ terminal, code }) =>
      `the page of terminal ${terminal} closes its WebSocket with ${code || 'no code'}`,
    act: async (walk, { terminal, code }) => walk.terminal(terminal)?.pageCloses(code || undefined),
  }),
  verb({
    name: 'resize',
    family: 'pages',
    choices: { terminal: numbers, width: [600, 1200] },
    says: ({ terminal, width }) => `the window of terminal ${terminal} is ${width} pixels wide`,
    act: async (walk, { terminal, width }) => walk.terminal(terminal)?.resizeWindow(width, 400),
  }),
  verb({
    name: 'page',
    family: 'pages',
    choices: { terminal: numbers, what: ['hangs', 'hides'] },
    says: ({ terminal, what }) =>
      `the page of terminal ${terminal} ${what === 'hangs' ? 'hangs' : 'goes into the background'}`,
    act: async (walk, { terminal, what }) => {
      const tab = walk.terminal(terminal)?.tab;
      if (tab) await walk.befall(`${tab.name} ${what}`, () => tab[what]());
    },
  }),
];
