/** Every kind of toxic by the name the API calls it. */
import type { ToxicType } from '../toxic.ts';
import { bandwidth } from './bandwidth.ts';
import { blackholeAfter } from './blackhole-after.ts';
import { cutFrame } from './cut-frame.ts';
import { dropFrames } from './drop-frames.ts';
import { halfOpen } from './half-open.ts';
import { idleCut } from './idle-cut.ts';
import { latency } from './latency.ts';
import { limitData } from './limit-data.ts';
import { noop } from './noop.ts';
import { reset } from './reset.ts';
import { resetPeer } from './reset-peer.ts';
import { slicer } from './slicer.ts';
import { slowClose } from './slow-close.ts';
import { timeout } from './timeout.ts';

const toxiproxy = [noop, latency, bandwidth, slowClose, timeout, slicer, limitData, resetPeer];
const beyond = [halfOpen, reset, cutFrame, dropFrames, idleCut, blackholeAfter];

export const toxicTypes: ReadonlyMap<string, ToxicType> = new Map(
  [...toxiproxy, ...beyond].map((type) => [type.type, type as unknown as ToxicType]),
);
