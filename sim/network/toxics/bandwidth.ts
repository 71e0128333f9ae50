/**
 * Lets `rate` kilobytes (1000 bytes) a second through. Bytes are sent after their time has passed, in
 * pieces of at most 100 ms; what a timer was late is taken off the next wait. Rate 0 lets nothing
 * through and loses nothing: the first chunk goes on when the toxic is updated or removed.
 */
import type { Chunk, ToxicType } from '../toxic.ts';

const pieceMs = 100;

export const bandwidth: ToxicType<'rate'> = {
  type: 'bandwidth',
  structName: 'BandwidthToxic',
  attributes: ['rate'],
  silences: ({ rate }) => rate <= 0,
  forLink: (flow) => (limit) => {
    const bytesPerMs = Math.max(0, limit.rate);
    /** Milliseconds that the chunk at hand still has to wait; negative after a late timer. */
    let owedMs = 0;
    let held: Chunk | null = null;
    const send = (bytes: number) => {
      flow.pass({ bytes: held!.bytes.subarray(0, bytes), readAt: held!.readAt });
      held = { bytes: held!.bytes.subarray(bytes), readAt: held!.readAt };
    };
    const finish = () => {
      flow.stopWaiting();
      send(held!.bytes.length);
      held = null;
      flow.next();
    };
    const afterWaiting = (ms: number, then: () => void) => {
      const began = flow.clock.now();
      flow.wait(ms, () => {
        owedMs -= flow.clock.now() - began;
        then();
      });
    };
    const step = () => {
      const piece = bytesPerMs * pieceMs;
      if (held!.bytes.length > piece) {
        afterWaiting(pieceMs, () => {
          send(piece);
          step();
        });
      } else if (owedMs > 0) {
        afterWaiting(owedMs, finish);
      } else {
        finish();
      }
    };
    return {
      chunk(chunk) {
        held = chunk;
        if (bytesPerMs === 0) return;
        owedMs += chunk.bytes.length / bytesPerMs;
        step();
      },
      interrupt() {
        if (held) finish();
      },
    };
  },
};
