import { expect, test } from 'vitest';
import { createManualClock } from '../testing/manual-clock.ts';
import { createMemoryLog } from '../testing/memory-log.ts';
import { createMemoryObjects } from '../testing/memory-objects.ts';
import { Recorder, type SealedRecording } from './recorder.ts';

function startRecorder(options: { readonly maxBytes?: number } = {}) {
  const clock = createManualClock();
  const objects = createMemoryObjects();
  const log = createMemoryLog();
  const sealed: SealedRecording[] = [];
  const recorder = new Recorder(
    { clock, objects, log },
    {
      recordingId: 'r1',
      title: 'Linux-C',
      cols: 80,
      rows: 24,
      ...options,
      chunkKey: (n) => `chunk-${n}`,
      onChunk: async () => {},
      onSealed: async (end) => void sealed.push(end),
    },
  );
  const cast = () =>
    [...objects.contents.keys()].map((key) => new TextDecoder().decode(objects.contents.get(key))).join('');
  const events = (): [number, string, string][] =>
    cast()
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => JSON.parse(line));
  return { clock, objects, log, sealed, recorder, cast, events };
}

const bytes = (text: string) => new TextEncoder().encode(text);

test('output is stored within a second', async () => {
  const { recorder, clock, events } = startRecorder();
  recorder.output(bytes('hello'));
  await clock.advance(1_000);
  expect(events()).toEqual([[0, 'o', 'hello']]);
});

test('the first chunk opens with the header, later ones only go on', async () => {
  const { recorder, clock, cast } = startRecorder();
  await clock.advance(1_000);
  recorder.output(bytes('later'));
  await clock.advance(1_000);
  expect(cast().match(/"version"/g)).toHaveLength(1);
});

test('64 KiB do not wait for the second', async () => {
  const { recorder, clock, objects } = startRecorder();
  recorder.output(new Uint8Array(64 * 1024).fill(0x78));
  await clock.advance(0);
  expect([...objects.contents.keys()]).toEqual(['chunk-0']);
});

test('a quiet session keeps no timer', async () => {
  const { clock } = startRecorder();
  await clock.advance(1_000);
  expect(clock.waiting).toBe(0);
});

test('times are monotonic, whatever the wall clock does', async () => {
  const { recorder, clock, events } = startRecorder();
  recorder.output(bytes('a'));
  clock.jumpWall(-3_600_000);
  await clock.advance(2_000);
  recorder.output(bytes('b'));
  await recorder.seal({ truncated: false });
  expect(events().map(([seconds]) => seconds)).toEqual([0, 2]);
});

test('a resize is an event of its own', async () => {
  const { recorder, events } = startRecorder();
  recorder.resize(120, 40);
  await recorder.seal({ truncated: false });
  expect(events()).toEqual([[0, 'r', '120x40']]);
});

test('a character split over outputs and chunks survives whole', async () => {
  const { recorder, clock, events } = startRecorder();
  for (const byte of bytes('a€😀')) {
    recorder.output(Uint8Array.of(byte));
    await clock.advance(1_000);
  }
  expect(
    events()
      .map(([, , text]) => text)
      .join(''),
  ).toBe('a€😀');
});

test('a character that never ends is shown as one that is broken', async () => {
  const { recorder, events } = startRecorder();
  recorder.output(bytes('€').subarray(0, 2));
  await recorder.seal({ truncated: false });
  expect(events()).toEqual([[0, 'o', '\ufffd']]);
});

test('seal() stores what is left and tells the totals', async () => {
  const { recorder, clock, sealed, objects } = startRecorder();
  await clock.advance(1_500);
  recorder.output(bytes('bye'));
  await recorder.seal({ truncated: false });
  const stored = [...objects.contents.values()].reduce((sum, chunk) => sum + chunk.length, 0);
  expect(sealed).toEqual([{ truncated: false, chunks: 2, bytes: stored, durationMs: 1_500 }]);
});

test('seal() twice seals once', async () => {
  const { recorder, sealed } = startRecorder();
  await Promise.all([recorder.seal({ truncated: false }), recorder.seal({ truncated: true })]);
  expect(sealed).toHaveLength(1);
});

test('what comes after seal() is not recorded', async () => {
  const { recorder, clock, events } = startRecorder();
  recorder.output(bytes('before'));
  await recorder.seal({ truncated: false });
  recorder.output(bytes('after'));
  recorder.resize(1, 1);
  await clock.advance(10_000);
  expect(events()).toEqual([[0, 'o', 'before']]);
});

test('a failing store is tried again until it takes the chunk', async () => {
  const { recorder, clock, objects, events } = startRecorder();
  objects.failing.add('put');
  recorder.output(bytes('kept'));
  await clock.advance(20_000);
  objects.failing.clear();
  await clock.advance(8_000);
  expect(events()).toEqual([[0, 'o', 'kept']]);
});

test('a failing store is logged', async () => {
  const { recorder, clock, objects, log } = startRecorder();
  objects.failing.add('put');
  recorder.output(bytes('x'));
  await clock.advance(1_000);
  expect(log.of('trouble')).toEqual([
    { what: 'storing a chunk of recording r1', error: 'put was told to fail' },
  ]);
});

test('a store that stays down is given up after the end, and the recording is truncated', async () => {
  const { recorder, clock, objects, sealed } = startRecorder();
  objects.failing.add('put');
  recorder.output(bytes('lost'));
  const sealing = recorder.seal({ truncated: false });
  await clock.advance(60_000);
  await sealing;
  expect([sealed, clock.waiting]).toEqual([[{ truncated: true, chunks: 0, bytes: 0, durationMs: 0 }], 0]);
});

test('memory stays bounded while the store is down, and the gap is marked', async () => {
  const { recorder, clock, objects, sealed, events } = startRecorder();
  objects.failing.add('put');
  const mebibyte = new Uint8Array(1024 * 1024).fill(0x78);
  for (let n = 0; n < 6; n++) recorder.output(mebibyte);
  objects.failing.clear();
  await clock.advance(10_000);
  await recorder.seal({ truncated: false });
  const output = events().filter(([, kind]) => kind === 'o');
  const marks = events().filter(([, kind]) => kind === 'm');
  expect({
    output: output.length,
    marks: marks.map(([, , text]) => text),
    truncated: sealed[0]?.truncated,
  }).toEqual({
    output: 3,
    marks: [`${3 * 1024 * 1024} bytes of output were not recorded`],
    truncated: true,
  });
});

test('abandon() writes nothing more', async () => {
  const { recorder, clock, objects, sealed } = startRecorder();
  recorder.output(bytes('x'));
  await recorder.abandon();
  await clock.advance(60_000);
  expect([objects.contents.size, sealed, clock.waiting]).toEqual([0, [], 0]);
});

test('a recording stays bounded, and what came after is counted', async () => {
  const { recorder, clock, events, sealed } = startRecorder({ maxBytes: 1000 });
  for (let second = 0; second < 20; second++) {
    recorder.output(bytes('x'.repeat(100)));
    await clock.advance(1_000);
  }
  await recorder.seal({ truncated: false });
  const kept = events().filter(([, kind]) => kind === 'o').length;
  const marks = events().filter(([, kind]) => kind === 'm');
  expect(kept).toBeGreaterThan(5);
  expect(marks.map(([, , text]) => text)).toEqual([`${(20 - kept) * 100} bytes of output were not recorded`]);
  expect(sealed).toMatchObject([{ truncated: true }]);
  expect(sealed[0]!.bytes).toBeLessThan(1200);
});
