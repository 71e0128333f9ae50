/**
 * Reads one direction of a connection as RFC 6455 has it: an opening handshake, then frames.
 *
 *     request head ─▶ Upgrade: websocket ─▶ frame │ frame │ frame …
 *                  └▶ anything else ──────▶ plain bytes to the end
 *
 * It is fed chunks cut anywhere, answers what each byte belongs to, and keeps at most one head, one
 * frame header and one control payload. Bytes that cannot be a frame turn it to plain bytes for good.
 */
import { fingerprint } from '../../system/contracts/secrets.ts';
import type { Sender } from '../history/record.ts';

export type Opcode = 'continuation' | 'text' | 'binary' | 'close' | 'ping' | 'pong';

const opcodes: Readonly<Record<number, Opcode>> = {
  0: 'continuation',
  1: 'text',
  2: 'binary',
  8: 'close',
  9: 'ping',
  10: 'pong',
};

/** What a frame's header says. */
export interface FrameHeader {
  readonly opcode: Opcode;
  readonly fin: boolean;
  readonly masked: boolean;
  readonly headerBytes: number;
  readonly payloadBytes: number;
}

/** A frame that has passed whole. */
export interface Frame extends FrameHeader {
  /** Unmasked payload of a control frame, at most 125 bytes; empty for data frames, which are not kept. */
  readonly payload: Uint8Array;
  /** Of a close frame only; 1005 where it carries none. */
  readonly code?: number;
  readonly reason?: string;
}

/** The request line of an upgrade; the query itself is not kept. */
export interface Upgrade {
  readonly path: string;
  /** Fingerprint of its `shell_token`. */
  readonly token: string | null;
}

/** A run of bytes `[start, end)` of the chunk that was read, and what it belongs to. */
export type Part =
  | {
      readonly kind: 'bytes';
      readonly start: number;
      readonly end: number;
      /** Set where these bytes complete the request head of an upgrade. */
      readonly upgrade?: Upgrade;
    }
  | {
      readonly kind: 'frame';
      readonly start: number;
      readonly end: number;
      /** Whether the frame's first byte is here. */
      readonly begins: boolean;
      readonly opcode: Opcode;
      /** Known once the header is complete. */
      readonly header: FrameHeader | null;
      /** Set where these bytes complete the frame. */
      readonly whole: Frame | null;
    };

const maxHeadBytes = 16 * 1024;
const nothing = new Uint8Array();

type State =
  | { readonly at: 'head'; text: string }
  /** Between two frames, where a connection mostly is. */
  | { readonly at: 'frames' }
  | { readonly at: 'header'; readonly bytes: number[] }
  | {
      readonly at: 'payload';
      readonly header: FrameHeader;
      readonly mask: number[];
      left: number;
      kept: number[];
    }
  | { readonly at: 'plain'; readonly because: 'http' | 'broken' };

const betweenFrames: State = { at: 'frames' };
const plainHttp: State = { at: 'plain', because: 'http' };

export class WireReader {
  readonly #from: Sender;
  #state: State = { at: 'head', text: '' };
  #bytes = 0;

  constructor(from: Sender) {
    this.#from = from;
  }

  /** A reader that stands where this one stands and goes on by itself. */
  clone(): WireReader {
    const copy = new WireReader(this.#from);
    copy.#state = structuredClone(this.#state);
    copy.#bytes = this.#bytes;
    return copy;
  }

  /** Bytes read so far. */
  get bytes(): number {
    return this.#bytes;
  }

  /** Whether it stands inside a frame. */
  get partial(): boolean {
    return this.#state.at === 'payload' || this.#state.at === 'header';
  }

  /** Whether what follows is frames. */
  get upgraded(): boolean {
    return this.#state.at === 'frames' || this.partial;
  }

  /** Whether the head told that no frames follow. */
  get isHttp(): boolean {
    return this.#state.at === 'plain' && this.#state.because === 'http';
  }

  /** The other side refused the upgrade: what follows is no frames. */
  refuse(): void {
    this.#state = plainHttp;
  }

  /** What each byte of the chunk belongs to, in order and without gaps. */
  read(chunk: Uint8Array): Part[] {
    if (chunk.length === 0) return [];
    this.#bytes += chunk.length;
    let last = this.#next(chunk, 0);
    // Mostly all of it: `push` makes room for seventeen.
    const parts = [last];
    while (last.end < chunk.length) {
      last = this.#next(chunk, last.end);
      parts.push(last);
    }
    return parts;
  }

  #next(chunk: Uint8Array, start: number): Part {
    const state = this.#state;
    switch (state.at) {
      case 'plain':
        return { kind: 'bytes', start, end: chunk.length };
      case 'head':
        return this.#head(state, chunk, start);
      case 'frames':
        return shortFrame(chunk, start) ?? this.#header({ at: 'header', bytes: [] }, chunk, start);
      case 'header':
        return this.#header(state, chunk, start);
      case 'payload':
        return this.#payload(state, chunk, start, false);
    }
  }

  #head(state: State & { at: 'head' }, chunk: Uint8Array, start: number): Part {
    const seen = state.text.length;
    const room = chunk.subarray(start, start + maxHeadBytes - seen);
    state.text += Buffer.from(room).toString('latin1');
    const blankLine = state.text.indexOf('\r\n\r\n', Math.max(0, seen - 3));
    if (blankLine < 0) {
      if (state.text.length >= maxHeadBytes) this.#state = plainHttp;
      return { kind: 'bytes', start, end: start + room.length };
    }
    const end = start + blankLine + 4 - seen;
    const upgrade = this.#from === 'client' ? upgradeOf(state.text) : null;
    const frames = upgrade !== null || (this.#from === 'server' && /^HTTP\/1\.1 101 /.test(state.text));
    this.#state = frames ? betweenFrames : plainHttp;
    // What follows another head is no more than bytes, too.
    if (!frames) return { kind: 'bytes', start, end: chunk.length };
    return upgrade ? { kind: 'bytes', start, end, upgrade } : { kind: 'bytes', start, end };
  }

  #header(state: State & { at: 'header' }, chunk: Uint8Array, start: number): Part {
    const begins = state.bytes.length === 0;
    let at = start;
    while (at < chunk.length && state.bytes.length < headerLength(state.bytes))
      state.bytes.push(chunk[at++]!);
    const opcode = opcodes[state.bytes[0]! & 0x0f];
    if (!opcode || !isLegal(state.bytes)) {
      this.#state = { at: 'plain', because: 'broken' };
      return { kind: 'bytes', start, end: chunk.length };
    }
    if (state.bytes.length < headerLength(state.bytes)) {
      this.#state = state;
      return { kind: 'frame', start, end: at, begins, opcode, header: null, whole: null };
    }
    const header: FrameHeader = {
      opcode,
      fin: (state.bytes[0]! & 0x80) !== 0,
      masked: (state.bytes[1]! & 0x80) !== 0,
      headerBytes: state.bytes.length,
      payloadBytes: payloadLength(state.bytes),
    };
    const mask = header.masked ? state.bytes.slice(-4) : [0, 0, 0, 0];
    const payload: State & { at: 'payload' } = {
      at: 'payload',
      header,
      mask,
      left: header.payloadBytes,
      kept: [],
    };
    this.#state = payload;
    const rest = this.#payload(payload, chunk, at, begins);
    return { ...rest, start, begins };
  }

  #payload(
    state: State & { at: 'payload' },
    chunk: Uint8Array,
    start: number,
    begins: boolean,
  ): Part & { kind: 'frame' } {
    const { header } = state;
    const end = Math.min(chunk.length, start + state.left);
    if (isControl(header.opcode)) {
      for (let at = start; at < end; at++) state.kept.push(chunk[at]! ^ state.mask[state.kept.length % 4]!);
    }
    state.left -= end - start;
    if (state.left > 0) {
      return { kind: 'frame', start, end, begins, opcode: header.opcode, header, whole: null };
    }
    this.#state = betweenFrames;
    const payload = isControl(header.opcode) ? Uint8Array.from(state.kept) : nothing;
    const close = header.opcode === 'close' ? closeOf(payload) : {};
    return {
      kind: 'frame',
      start,
      end,
      begins,
      opcode: header.opcode,
      header,
      whole: { ...header, payload, ...close },
    };
  }
}

/** A frame of at most 125 bytes that lies whole in the chunk, as most do; `null` for any other. */
function shortFrame(chunk: Uint8Array, start: number): Part | null {
  if (chunk.length < start + 2) return null;
  const second = chunk[start + 1]!;
  const masked = (second & 0x80) !== 0;
  const headerBytes = masked ? 6 : 2;
  const payloadBytes = second & 0x7f;
  const payloadAt = start + headerBytes;
  const end = payloadAt + payloadBytes;
  const first = chunk[start]!;
  const opcode = opcodes[first & 0x0f];
  if (payloadBytes > 125 || end > chunk.length || !opcode || !isLegalStart(first, second)) return null;
  let payload = nothing;
  if (payloadBytes > 0 && isControl(opcode)) {
    payload = Uint8Array.from(chunk.subarray(payloadAt, end));
    if (masked) for (let at = 0; at < payloadBytes; at++) payload[at]! ^= chunk[payloadAt - 4 + (at & 3)]!;
  }
  const frame: Frame = { opcode, fin: (first & 0x80) !== 0, masked, headerBytes, payloadBytes, payload };
  const whole = opcode === 'close' ? { ...frame, ...closeOf(payload) } : frame;
  return { kind: 'frame', start, end, begins: true, opcode, header: whole, whole };
}

function isControl(opcode: Opcode): boolean {
  return opcode === 'close' || opcode === 'ping' || opcode === 'pong';
}

/** Length of the header that begins with these bytes, as far as they tell. */
function headerLength(bytes: readonly number[]): number {
  if (bytes.length < 2) return 2;
  const length = bytes[1]! & 0x7f;
  const extended = length === 127 ? 8 : length === 126 ? 2 : 0;
  return 2 + extended + ((bytes[1]! & 0x80) !== 0 ? 4 : 0);
}

function payloadLength(bytes: readonly number[]): number {
  const length = bytes[1]! & 0x7f;
  if (length < 126) return length;
  const extended = bytes.slice(2, length === 126 ? 4 : 10);
  return extended.reduce((sum, byte) => sum * 256 + byte, 0);
}

function isLegal(bytes: readonly number[]): boolean {
  if (!isLegalStart(bytes[0]!, bytes[1])) return false;
  return bytes.length < 10 || (bytes[1]! & 0x7f) !== 127 || Number.isSafeInteger(payloadLength(bytes));
}

/** Section 5.2 and 5.5, with RFC 7692's compression bit allowed on the first frame of a message. */
function isLegalStart(first: number, second: number | undefined): boolean {
  const opcode = opcodes[first & 0x0f];
  const reserved = first & 0x70;
  if (reserved !== 0 && !(reserved === 0x40 && (opcode === 'text' || opcode === 'binary'))) return false;
  if (second === undefined || !opcode || !isControl(opcode)) return true;
  return (first & 0x80) !== 0 && (second & 0x7f) <= 125;
}

function closeOf(payload: Uint8Array): { code: number; reason: string } {
  if (payload.length < 2) return { code: 1005, reason: '' };
  return { code: payload[0]! * 256 + payload[1]!, reason: new TextDecoder().decode(payload.subarray(2)) };
}

function upgradeOf(head: string): Upgrade | null {
  const target = /^GET (\S+) HTTP\/1\.1\r\n/.exec(head)?.[1];
  if (!target || !/\r\nupgrade:[ \t]*websocket[ \t]*\r\n/i.test(head)) return null;
  const question = target.indexOf('?');
  const path = question < 0 ? target : target.slice(0, question);
  const query = new URLSearchParams(question < 0 ? '' : target.slice(question + 1));
  const token = query.get('shell_token');
  return { path, token: token === null ? null : fingerprint(token) };
}
