import { expect, test } from 'vitest';
import { edges, mermaid } from './diagram.ts';

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
