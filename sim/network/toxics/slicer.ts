/**
 * Cuts chunks into pieces of `average_size` ± `size_variation` bytes and waits `delay` microseconds
 * after each. Delays below a timer's millisecond are saved up, so the sum is right.
 */
import type { Chunk, ToxicType } from '../toxic.ts';

export const slicer: ToxicType<'average_size' | 'size_variation' | 'delay'> = {
  type: 'slicer',
  structName: 'SlicerToxic',
  attributes: ['average_size', 'size_variation', 'delay'],
  forLink: (flow) => (slices) => {
    /** Milliseconds still to be waited. */
    let owedMs = 0;
    let rest: Chunk | null = null;
    let ends: number[] = [];
    let sent = 0;
    const step = () => {
      while (rest) {
        const end = ends.shift();
        if (end === undefined) {
          rest = null;
          flow.next();
          return;
        }
        flow.pass({ bytes: rest.bytes.subarray(sent, end), readAt: rest.readAt });
        sent = end;
        owedMs += Math.max(0, slices.delay) / 1000;
        if (owedMs >= 1) {
          const began = flow.clock.now();
          flow.wait(Math.floor(owedMs), () => {
            owedMs -= flow.clock.now() - began;
            step();
          });
          return;
        }
      }
    };
    const cut = (from: number, to: number): number[] => {
      const size = to - from;
      if (size <= 1 || size - slices.average_size <= slices.size_variation) return [to];
      const variation = Math.max(0, slices.size_variation);
      const moved = variation > 0 ? Math.floor(flow.entropy.fraction() * 2 * variation) - variation : 0;
      const middle = Math.min(to - 1, Math.max(from + 1, from + Math.floor(size / 2) + moved));
      return [...cut(from, middle), ...cut(middle, to)];
    };
    return {
      chunk(chunk) {
        rest = chunk;
        sent = 0;
        ends = slices.average_size > 0 ? cut(0, chunk.bytes.length) : [chunk.bytes.length];
        step();
      },
      interrupt() {
        if (!rest) return;
        flow.stopWaiting();
        flow.pass({ bytes: rest.bytes.subarray(sent), readAt: rest.readAt });
        rest = null;
        flow.next();
      },
    };
  },
};
