import { expect, test } from 'vitest';
import { sessionEdges, sessionStates } from '../contracts/session-states.ts';
import { edges, mermaid } from './diagram.ts';
import { states } from './session.ts';

test('every edge leads to a state that the diagram shows', () => {
  const drawn = mermaid();
  for (const { from, to } of edges()) expect(drawn).toContain(`${from} --> ${to}`);
});

test('a cause that can come from everywhere stands once', () => {
  expect(mermaid().match(/revoked/g)).toHaveLength(1);
});

test('a cause of one state stands at its arrow', () => {
  expect(mermaid()).toMatch(/live --> ending: .*shell_exited/);
});

test('nothing leaves the last state', () => {
  expect(edges().filter(({ from }) => from === 'ended')).toEqual([]);
});

test('the published edges are those of the table, and the published states its states', () => {
  const published = Object.entries(sessionEdges).flatMap(([from, targets]) =>
    Object.entries(targets).flatMap(([to, events]) => events.map((on) => `${from} --> ${to}: ${on}`)),
  );
  expect(published.sort()).toEqual(
    edges()
      .map(({ from, to, on }) => `${from} --> ${to}: ${on}`)
      .sort(),
  );
  expect(sessionStates).toEqual(states);
});
