/**
 * The bytes between gateway and agent: both bodies of `GET /shell` are a sequence of frames.
 *
 *     ┌──────┬────────────────┬───────────┐
 *     │ type │ length, u32 BE │ payload   │
 *     └──────┴────────────────┴───────────┘
 *
 * The frames let both ends tell a quiet shell from a dead peer: a middlebox that cuts silent
 * connections sees `alive` go by on the stream itself, and the exit status travels behind the last
 * byte of output.
 */
export const frameTypes = {
  /** Bytes of the terminal: input up, output down. */
  data: 0,
  /** Gateway → agent: are you there? Empty. */
  alive: 1,
  /** Agent → gateway: yes. Empty. */
  alive_reply: 2,
  /** Agent → gateway, last frame: JSON `ShellExit`. */
  exit: 3,
} as const;

export type FrameType = keyof typeof frameTypes;

export interface ShellExit {
  readonly exit_code: number | null;
  /** Name as in signal(7), `SIGKILL`. */
  readonly signal: string | null;
}

export interface StreamFrame {
  readonly type: FrameType;
  readonly payload: Uint8Array;
}

export const maxStreamFrameBytes = 1024 * 1024;

const names = Object.fromEntries(
  Object.entries(frameTypes).map(([name, number]) => [number, name]),
) as Record<number, FrameType>;

const nothing: Uint8Array = new Uint8Array();

export function encodeFrame(type: FrameType, payload = nothing): Uint8Array {
  const { length } = payload;
  const frame = new Uint8Array(5 + length);
  frame[0] = frameTypes[type];
  frame[1] = length >>> 24;
  frame[2] = length >>> 16;
  frame[3] = length >>> 8;
  frame[4] = length;
  frame.set(payload, 5);
  return frame;
}

/** A peer that speaks something else. */
export class StreamFormatError extends Error {
  override readonly name = 'StreamFormatError';
}

/** Puts frames together from chunks of any size. Throws StreamFormatError and keeps nothing over the limit. */
export class FrameReader {
  #held = nothing;

  read(chunk: Uint8Array): StreamFrame[] {
    let bytes = chunk;
    if (this.#held.length > 0) {
      bytes = new Uint8Array(this.#held.length + chunk.length);
      bytes.set(this.#held);
      bytes.set(chunk, this.#held.length);
    }
    const frames: StreamFrame[] = [];
    let at = 0;
    while (bytes.length - at >= 5) {
      const type = names[bytes[at]!];
      if (!type) throw new StreamFormatError(`frame type ${bytes[at]} is not one of 0–3`);
      const length = lengthIn(bytes, at);
      if (length > maxStreamFrameBytes)
        throw new StreamFormatError(`frame of ${length} bytes is over the limit`);
      if (bytes.length - at - 5 < length) break;
      frames.push({ type, payload: bytes.subarray(at + 5, at + 5 + length) });
      at += 5 + length;
    }
    // A copy: a view would keep the whole chunk in memory for as long as the stream is silent.
    this.#held = at < bytes.length ? Uint8Array.from(bytes.subarray(at)) : nothing;
    return frames;
  }

  /** Whether the stream stopped inside a frame. */
  get partial(): boolean {
    return this.#held.length > 0;
  }
}

/** Of the payload of the frame that begins there. */
function lengthIn(bytes: Uint8Array, at: number): number {
  return ((bytes[at + 1]! << 24) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 8) | bytes[at + 4]!) >>> 0;
}
