/** Frames of the stream between gateway and agent, put together from chunks. */
import { expect, test } from 'vitest';
import { encodeFrame, FrameReader } from './shell-stream.ts';

const hello = Buffer.from(encodeFrame('data', Buffer.from('hello')));

test('a frame is the same however its chunks are cut', () => {
  for (let cut = 0; cut <= hello.length; cut++) {
    const reader = new FrameReader();
    const frames = [...reader.read(hello.subarray(0, cut)), ...reader.read(hello.subarray(cut))];
    expect(frames.map(({ payload }) => Buffer.from(payload).toString())).toEqual(['hello']);
    expect(reader.partial).toBe(false);
  }
});

test('what is held of a chunk is a copy of it, not the chunk', () => {
  const reader = new FrameReader();
  const chunk = Buffer.from(hello.subarray(0, 7));
  reader.read(chunk);
  chunk.fill(0);
  expect(Buffer.from(reader.read(hello.subarray(7))[0]!.payload).toString()).toBe('hello');
});
