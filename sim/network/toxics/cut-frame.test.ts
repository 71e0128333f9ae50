import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WireReader } from '../../wire/rfc6455.ts';
import { Pipe, toxic } from '../testing/pipe.ts';

const head = 'HTTP/1.1 101 Switching Protocols\r\n\r\n';
const frame = (text: string) => Buffer.from([0x81, text.length, ...Buffer.from(text)]);

/** A connection that was upgraded before the toxic came. */
function upgraded(): Pipe {
  const output = new WireReader('server');
  output.read(Buffer.from(head));
  return new Pipe([], { output });
}

describe('cut_frame', () => {
  test('ends the connection in the middle of the next frame', () => {
    const pipe = upgraded();
    pipe.chain.add(toxic('cut_frame', { frame: 1 }));
    pipe.send(frame('abcdef'));
    expect(pipe.bytes.toString('latin1')).toBe('\x81\x06ab');
    expect(pipe.out.at(-1)).toBe('0: fin');
  });

  test('ends it with RST where asked to', () => {
    const pipe = upgraded();
    pipe.chain.add(toxic('cut_frame', { frame: 1, reset: 1 }));
    pipe.send(frame('abcdef'));
    expect(pipe.out.at(-1)).toBe('0: rst');
  });

  test('counts frames from the opening handshake when it is there from the start', () => {
    const pipe = new Pipe([toxic('cut_frame', { frame: 2, offset: 3 })]);
    pipe.send(Buffer.concat([Buffer.from(head), frame('one'), frame('two')]));
    expect(pipe.bytes.toString('latin1')).toBe(`${head}\x81\x03one\x81\x03t`);
  });

  test('does not count a frame that had begun before it came', () => {
    const pipe = upgraded();
    pipe.send(frame('first').subarray(0, 3));
    pipe.chain.add(toxic('cut_frame', { frame: 1, offset: 1 }));
    pipe.send(Buffer.concat([frame('first').subarray(3), frame('second')]));
    expect(pipe.bytes.toString('latin1')).toBe('\x81\x05first\x81');
  });

  test('cuts at the same byte however the bytes come', () => {
    const runs = fc.property(
      fc.array(fc.integer({ min: 1, max: 40 })),
      fc.integer({ min: 1, max: 60 }),
      (cuts, offset) => {
        const pipe = upgraded();
        pipe.chain.add(toxic('cut_frame', { frame: 2, offset }));
        const bytes = Buffer.concat([frame('first'), frame('a longer second frame'), frame('third')]);
        let at = 0;
        for (const size of [...cuts, bytes.length]) {
          pipe.send(bytes.subarray(at, at + size));
          at = Math.min(bytes.length, at + size);
        }
        expect(pipe.bytes.length).toBe(7 + Math.min(offset, 22));
        expect(pipe.out.at(-1)).toBe('0: fin');
      },
    );
    fc.assert(runs);
  });

  test('lets bytes through that it kept for a header when the stream ends there', () => {
    const pipe = upgraded();
    pipe.chain.add(toxic('cut_frame', { frame: 1 }));
    pipe.send(Uint8Array.of(0x81));
    pipe.end();
    expect(pipe.out).toEqual(['0: \x81', '0: fin']);
  });
});
