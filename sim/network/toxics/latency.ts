/**
 * Delays each chunk by `latency` ± `jitter` milliseconds, counted from when it was read, so that chunks
 * sent one behind the other do not add up their waits. First in, first out even with jitter.
 */
import type { Chunk, ToxicType } from '../toxic.ts';

export const latency: ToxicType<'latency' | 'jitter'> = {
  type: 'latency',
  structName: 'LatencyToxic',
  attributes: ['latency', 'jitter'],
  queue: 1024,
  forLink: (flow) => (delay) => {
    let held: Chunk | null = null;
    const release = () => {
      flow.stopWaiting();
      const chunk = held!;
      held = null;
      flow.pass({ bytes: chunk.bytes, readAt: flow.clock.now() });
      flow.next();
    };
    const jitter = () =>
      delay.jitter > 0 ? Math.floor(flow.entropy.fraction() * 2 * delay.jitter) - delay.jitter : 0;
    return {
      chunk(chunk) {
        held = chunk;
        const wait = chunk.readAt + delay.latency + jitter() - flow.clock.now();
        if (wait <= 0) release();
        else flow.wait(wait, release);
      },
      interrupt() {
        if (held) release();
      },
    };
  },
};
