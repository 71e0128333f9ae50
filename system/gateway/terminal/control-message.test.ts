import { expect, test } from 'vitest';
import { readControlMessage } from './control-message.ts';

test('a resize is read', () => {
  const resize = { type: 'resize', cols: 80, rows: 24 };
  expect(readControlMessage(JSON.stringify(resize))).toEqual(resize);
});

test.each([
  ['nothing', ''],
  ['no JSON', '{'],
  ['no object', '[]'],
  ['null', 'null'],
  ['an unknown type', '{"type":"exec"}'],
  ['a missing field', '{"type":"resize","cols":80}'],
  ['a field too many', '{"type":"resize","cols":80,"rows":24,"x":1}'],
  ['a wrong type', '{"type":"resize","cols":"80","rows":24}'],
  ['a size beyond any screen', '{"type":"resize","cols":80,"rows":1001}'],
  ['a fraction', '{"type":"resize","cols":80.5,"rows":24}'],
  ['more text than any message has', `{"type":"resize","cols":80,"rows":24}${' '.repeat(5000)}`],
])('%s is refused', (_what, text) => {
  expect(readControlMessage(text)).toBeNull();
});
