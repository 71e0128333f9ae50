/**
 * Ends the connection inside the `frame`-th WebSocket frame that begins from now on in its stream, after
 * `offset` bytes of it (0: half of them), with FIN or, where `reset` is 1, with RST. At least one byte of
 * the frame arrives and at least one does not. Not in Toxiproxy, which knows no frames.
 */
import type { ToxicType } from '../toxic.ts';

export const cutFrame: ToxicType<'frame' | 'offset' | 'reset'> = {
  type: 'cut_frame',
  structName: 'CutFrameToxic',
  attributes: ['frame', 'offset', 'reset'],
  forLink: (flow) => {
    const reader = flow.reader();
    let begun = 0;
    let arrived = 0;
    /** Bytes of the frame to cut that wait for the rest of its header. */
    let early: Uint8Array[] = [];
    return (cut) => {
      const pass = (bytes: Uint8Array, readAt: number) => {
        arrived += bytes.length;
        flow.pass({ bytes, readAt });
      };
      const passEarly = () => {
        for (const bytes of early) pass(bytes, flow.clock.now());
        early = [];
      };
      return {
        chunk(chunk) {
          for (const part of reader.read(chunk.bytes)) {
            const bytes = chunk.bytes.subarray(part.start, part.end);
            if (part.kind === 'frame' && part.begins) begun++;
            if (part.kind === 'bytes' || begun !== Math.max(1, cut.frame)) {
              flow.pass({ bytes, readAt: chunk.readAt });
            } else if (!part.header) {
              early.push(bytes);
            } else {
              const total = part.header.headerBytes + part.header.payloadBytes;
              const wanted = cut.offset > 0 ? cut.offset : Math.floor(total / 2);
              const arrives = Math.min(total - 1, Math.max(1, wanted));
              const known = Buffer.concat([...early, bytes]);
              early = [];
              pass(known.subarray(0, Math.max(0, arrives - arrived)), chunk.readAt);
              if (arrived >= arrives) {
                flow.finish({ reset: cut.reset === 1 });
                break;
              }
            }
          }
          flow.next();
        },
        end(_end, passEnd) {
          passEarly();
          passEnd();
        },
        interrupt: passEarly,
      };
    };
  },
};
