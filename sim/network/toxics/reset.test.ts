import { expect, test } from 'vitest';
import { Pipe, toxic } from '../testing/pipe.ts';

test('reset with 0 bytes resets a connection that lives when it is added', () => {
  const pipe = new Pipe([]);
  pipe.chain.add(toxic('reset'));
  expect(pipe.out).toEqual(['0: rst']);
});

test('reset with 0 bytes leaves a connection alone that comes later', () => {
  const pipe = new Pipe([toxic('reset')]);
  pipe.send('x');
  expect(pipe.out).toEqual(['0: x']);
});

test('reset with a count resets once that many bytes have passed', () => {
  const pipe = new Pipe([toxic('reset', { bytes: 5 })]);
  pipe.send('abc');
  pipe.send('defg');
  pipe.send('h');
  expect(pipe.out).toEqual(['0: abc', '0: de', '0: rst']);
});
