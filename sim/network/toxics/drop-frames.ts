/**
 * Swallows whole WebSocket control frames of the kinds whose attribute is 1 and passes everything else
 * byte for byte. Not in Toxiproxy, which knows no frames.
 */
import type { ToxicType } from '../toxic.ts';

export const dropFrames: ToxicType<'close' | 'ping' | 'pong'> = {
  type: 'drop_frames',
  structName: 'DropFramesToxic',
  attributes: ['close', 'ping', 'pong'],
  forLink: (flow) => {
    const reader = flow.reader();
    /** Whether the frame at hand is being swallowed; one that had begun earlier is not. */
    let dropping = false;
    return (drop) => {
      const wanted: Partial<Record<string, number>> = drop;
      return {
        chunk(chunk) {
          let kept = 0;
          const passUpTo = (at: number) => {
            flow.pass({ bytes: chunk.bytes.subarray(kept, at), readAt: chunk.readAt });
          };
          for (const part of reader.read(chunk.bytes)) {
            if (part.kind === 'bytes') dropping = false;
            else if (part.begins) dropping = wanted[part.opcode] === 1;
            if (dropping) {
              passUpTo(part.start);
              flow.swallow(part.end - part.start);
              kept = part.end;
            }
          }
          passUpTo(chunk.bytes.length);
          flow.next();
        },
      };
    };
  },
};
