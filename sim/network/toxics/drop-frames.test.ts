import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { WireReader } from '../../wire/rfc6455.ts';
import { Pipe, toxic } from '../testing/pipe.ts';

const text = (value: string) => Buffer.from([0x81, value.length, ...Buffer.from(value)]);
const ping = Buffer.from([0x89, 1, 0x70]);
const pong = Buffer.from([0x8a, 1, 0x70]);
const close = Buffer.from([0x88, 2, 0x03, 0xe8]);

function upgraded(): Pipe {
  const output = new WireReader('server');
  output.read(Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n'));
  return new Pipe([], { output });
}

describe('drop_frames', () => {
  test.for([
    ['ping', [text('a'), pong, text('b'), close]],
    ['pong', [text('a'), ping, text('b'), close]],
    ['close', [text('a'), ping, pong, text('b')]],
  ] as const)('swallows every %s frame and nothing else', ([opcode, rest]) => {
    const pipe = upgraded();
    pipe.chain.add(toxic('drop_frames', { [opcode]: 1 }));
    pipe.send(Buffer.concat([text('a'), ping, pong, text('b'), close]));
    expect(pipe.bytes).toEqual(Buffer.concat(rest));
    expect(pipe.chain.held).toBe(0);
  });

  test('drops the same however the bytes come', () => {
    const bytes = Buffer.concat([text('one'), ping, pong, ping, text('two'), close, text('three')]);
    const runs = fc.property(fc.array(fc.integer({ min: 1, max: 9 })), (cuts) => {
      const pipe = upgraded();
      pipe.chain.add(toxic('drop_frames', { ping: 1, close: 1 }));
      let at = 0;
      for (const size of [...cuts, bytes.length]) {
        pipe.send(bytes.subarray(at, at + size));
        at = Math.min(bytes.length, at + size);
      }
      expect(pipe.bytes).toEqual(Buffer.concat([text('one'), pong, text('two'), text('three')]));
    });
    fc.assert(runs);
  });

  test('lets a frame end that had begun before it came', () => {
    const pipe = upgraded();
    pipe.send(ping.subarray(0, 1));
    pipe.chain.add(toxic('drop_frames', { ping: 1 }));
    pipe.send(Buffer.concat([ping.subarray(1), ping, text('x')]));
    expect(pipe.bytes).toEqual(Buffer.concat([ping, text('x')]));
  });
});
