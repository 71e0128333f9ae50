import { expect, test } from 'vitest';
import { keptOutputBytes } from '../../contracts/api/scripts.ts';
import { ScriptOutput } from './script-output.ts';

function outputOf(...chunks: (string | Uint8Array)[]): ScriptOutput {
  const output = new ScriptOutput();
  for (const chunk of chunks) output.add(Buffer.from(chunk as string));
  return output;
}

test('lines end as the script wrote them, wherever the chunks are cut', () => {
  expect(outputOf('one\r', '\ntwo\r\n', 'a\rb').text).toBe('one\ntwo\na\rb');
});

test('as many bytes are kept as are promised, and all are counted', () => {
  const output = outputOf('x'.repeat(keptOutputBytes), 'y');
  expect([output.text.length, output.bytes]).toEqual([keptOutputBytes, keptOutputBytes + 1]);
});

test('output of exactly the promised length is whole', () => {
  expect(outputOf('x'.repeat(keptOutputBytes)).text).toHaveLength(keptOutputBytes);
});

test('the cut goes through no character', () => {
  const { text } = outputOf(`x${'é'.repeat(keptOutputBytes)}`);
  expect(text.endsWith('é')).toBe(true);
  expect(Buffer.byteLength(text)).toBe(keptOutputBytes - 1);
});

test('bytes that are no text are shown as such', () => {
  expect(outputOf(Buffer.from([0x61, 0xff, 0x00, 0x62])).text).toBe('a\uFFFD\uFFFDb');
});
