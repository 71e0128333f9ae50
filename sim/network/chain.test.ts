import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Pipe, toxic } from './testing/pipe.ts';

describe('a chain', () => {
  test('without toxics passes bytes and the end at once', () => {
    const pipe = new Pipe([]);
    pipe.send('a');
    pipe.end();
    expect(pipe.out).toEqual(['0: a', '0: fin']);
  });

  test('passes nothing after its end', () => {
    const pipe = new Pipe([]);
    pipe.end();
    pipe.send('late');
    pipe.end();
    expect(pipe.out).toEqual(['0: fin']);
  });

  test('takes no more than a chunk a stage while the peer takes nothing', () => {
    const pipe = new Pipe([toxic('noop')]);
    pipe.room = false;
    pipe.send('a');
    expect(pipe.chain.hasRoom()).toBe(false);
    expect(pipe.out).toEqual([]);
    pipe.takeAgain();
    expect(pipe.out).toEqual(['0: a']);
    expect(pipe.roomEvents).toBeGreaterThan(0);
  });

  test('changes its toxics while the peer takes nothing, and loses nothing', () => {
    const pipe = new Pipe([toxic('latency', { latency: 10 })]);
    pipe.room = false;
    for (const text of ['a', 'b', 'c']) pipe.send(text);
    pipe.chain.add(toxic('slicer', { average_size: 1 }));
    pipe.chain.update(toxic('latency', { latency: 20 }));
    pipe.chain.remove('latency');
    pipe.chain.remove('slicer');
    pipe.takeAgain();
    pipe.clock.advance(100);
    expect(pipe.bytes.toString()).toBe('abc');
  });

  test('goes on with what waits before a toxic that is updated', () => {
    const pipe = new Pipe([toxic('slicer', { average_size: 1 }), toxic('noop')]);
    pipe.chain.add(toxic('bandwidth', { rate: 1 }));
    pipe.send('abcd');
    pipe.chain.update(toxic('bandwidth', { rate: 1 }));
    pipe.end();
    pipe.clock.advance(100);
    expect(pipe.bytes.toString()).toBe('abcd');
    expect(pipe.out.at(-1)).toMatch(/fin$/);
  });

  test('keeps every byte in order whatever is added, updated and removed on the way', () => {
    const change = fc.record({
      act: fc.constantFrom('add', 'update', 'remove', 'stall', 'resume'),
      type: fc.constantFrom('latency', 'bandwidth', 'slicer', 'noop', 'slow_close'),
      value: fc.integer({ min: 1, max: 40 }),
      after: fc.integer({ min: 0, max: 30 }),
    });
    const attributesOf = (value: number) => ({
      latency: value,
      rate: value,
      average_size: value,
      delay: value,
    });
    const runs = fc.property(fc.array(change, { maxLength: 30 }), fc.integer(), (changes, seed) => {
      const pipe = new Pipe([], { seed });
      const there = new Set<string>();
      let sent = '';
      for (const [index, { act, type, value, after }] of changes.entries()) {
        const text = `${index}:${'x'.repeat(value)};`;
        sent += text;
        pipe.send(text);
        if (act === 'add' && !there.has(type)) {
          pipe.chain.add(toxic(type, attributesOf(value)));
          there.add(type);
        }
        if (act === 'update') pipe.chain.update(toxic(type, attributesOf(value)));
        if (act === 'remove' && there.delete(type)) pipe.chain.remove(type);
        if (act === 'stall') pipe.room = false;
        if (act === 'resume') pipe.takeAgain();
        pipe.clock.advance(after);
      }
      pipe.end();
      pipe.takeAgain();
      pipe.clock.advance(1_000_000);
      expect(pipe.bytes.toString()).toBe(sent);
      expect(pipe.out.at(-1)).toMatch(/fin$/);
      expect(pipe.clock.pending()).toBe(0);
    });
    fc.assert(runs, { numRuns: 300 });
  });

  test('accounts for every byte it was given', () => {
    const pipe = new Pipe([
      toxic('drop_frames'),
      toxic('limit_data', { bytes: 3 }),
      toxic('latency', { latency: 9 }),
    ]);
    pipe.send('abcdef');
    const { entered, held, swallowed } = pipe.chain;
    expect([entered, held, swallowed, pipe.bytes.length]).toEqual([6, 3, 3, 0]);
  });

  test('discarded stops every timer', () => {
    const pipe = new Pipe([toxic('latency', { latency: 10 }), toxic('timeout', { timeout: 5 })]);
    pipe.send('a');
    pipe.chain.discard();
    expect(pipe.clock.pending()).toBe(0);
    expect(pipe.chain).toMatchObject({ held: 0, endHeld: false });
  });
});

describe('toxicity', () => {
  const affected = (toxicity: number, seed = 3) =>
    Array.from({ length: 200 }, (_, index) => {
      const pipe = new Pipe([toxic('timeout', {}, { toxicity })], { seed: seed * 1000 + index });
      pipe.send('x');
      return pipe.out.length === 0;
    });

  test('is drawn once for a link: about its share of links is affected', () => {
    const share = affected(0.5).filter(Boolean).length;
    expect(share).toBeGreaterThan(60);
    expect(share).toBeLessThan(140);
  });

  test('comes out the same for the same seed', () => {
    expect(affected(0.5)).toEqual(affected(0.5));
  });

  test.for([
    [0, 0],
    [-1, 0],
    [1, 200],
    [7, 200],
  ] as const)('of %d affects %d of 200 links', ([toxicity, links]) => {
    expect(affected(toxicity).filter(Boolean)).toHaveLength(links);
  });

  test('is not drawn again because a neighbour comes or goes', () => {
    for (let seed = 0; seed < 50; seed++) {
      const pipe = new Pipe([toxic('timeout', {}, { toxicity: 0.5 })], { seed });
      const before = pipe.chain.silenced;
      pipe.chain.add(toxic('noop'));
      pipe.chain.remove('noop');
      expect(pipe.chain.silenced).toBe(before);
    }
  });

  test('is drawn again when the toxic is updated', () => {
    const pipe = new Pipe([toxic('timeout', { timeout: 100 }, { toxicity: 0 })]);
    pipe.send('x');
    pipe.chain.update(toxic('timeout', { timeout: 100 }));
    pipe.clock.advance(100);
    expect(pipe.out).toEqual(['0: x', '100: fin']);
  });
});
