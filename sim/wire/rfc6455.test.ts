import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as ws from 'ws';
import { fingerprint } from '../../system/contracts/secrets.ts';
import { type Frame, type Opcode, type Part, WireReader } from './rfc6455.ts';

const request =
  'GET /api/remote-shell/ws?token=secret-jwt&shell_token=secret-ticket HTTP/1.1\r\nHost: h\r\nUpgrade: WebSocket\r\n\r\n';
const response = 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n';

const numbers: Readonly<Record<Opcode, number>> = {
  continuation: 0,
  text: 1,
  binary: 2,
  close: 8,
  ping: 9,
  pong: 10,
};

/** Exported by `ws`, though its typings do not say so. */
const { Sender } = ws as unknown as { Sender: { frame(data: Buffer, options: object): Buffer[] } };

/** A frame as `ws` puts it on the wire. */
function encoded(opcode: Opcode, payload: Uint8Array, { mask = false, fin = true } = {}): Buffer {
  const options = { opcode: numbers[opcode], fin, mask, readOnly: true, rsv1: false };
  return Buffer.concat(Sender.frame(Buffer.from(payload), options));
}

function upgraded(from: 'client' | 'server' = 'server'): WireReader {
  const reader = new WireReader(from);
  reader.read(Buffer.from(from === 'client' ? request : response));
  return reader;
}

function framesOf(parts: readonly Part[]): Frame[] {
  return parts.flatMap((part) => (part.kind === 'frame' && part.whole ? [part.whole] : []));
}

function readInPieces(reader: WireReader, bytes: Buffer, cuts: readonly number[]): Part[] {
  const at = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  const edges = [0, ...at, bytes.length];
  return edges.slice(1).flatMap((end, index) => reader.read(bytes.subarray(edges[index], end)));
}

const control = fc.constantFrom<Opcode>('close', 'ping', 'pong');
const data = fc.constantFrom<Opcode>('continuation', 'text', 'binary');
const anyFrame = fc.oneof(
  fc.record({ opcode: control, payload: fc.uint8Array({ maxLength: 125 }), fin: fc.constant(true) }),
  fc.record({
    opcode: data,
    payload: fc.oneof(fc.uint8Array({ maxLength: 200 }), fc.constant(new Uint8Array(70_000))),
    fin: fc.boolean(),
  }),
);

describe('the frame reader', () => {
  test('reads the same frames however the bytes are cut', () => {
    const runs = fc.property(
      fc.array(anyFrame, { maxLength: 8 }),
      fc.array(fc.nat(), { maxLength: 20 }),
      fc.boolean(),
      (frames, cuts, mask) => {
        const from = mask ? 'client' : 'server';
        const head = Buffer.from(mask ? request : response);
        const bytes = Buffer.concat([
          head,
          ...frames.map((one) => encoded(one.opcode, one.payload, { mask, fin: one.fin })),
        ]);
        const reader = new WireReader(from);
        const read = framesOf(readInPieces(reader, bytes, cuts));
        const summary = read.map((one) => [one.opcode, one.fin, one.masked, one.payloadBytes]);
        expect(summary).toEqual(frames.map((one) => [one.opcode, one.fin, mask, one.payload.length]));
        const payloads = read.filter((one) => one.payload.length > 0).map((one) => [...one.payload]);
        const sent = frames.filter((one) => numbers[one.opcode] >= 8 && one.payload.length > 0);
        expect(payloads).toEqual(sent.map((one) => [...one.payload]));
        expect(reader.partial).toBe(false);
      },
    );
    fc.assert(runs, { numRuns: 200 });
  });

  test('accounts for every byte of every chunk, in order', () => {
    const runs = fc.property(fc.uint8Array({ maxLength: 300 }), fc.array(fc.nat()), (noise, cuts) => {
      const reader = upgraded();
      const parts = readInPieces(reader, Buffer.from(noise), cuts);
      expect(parts.reduce((sum, part) => sum + part.end - part.start, 0)).toBe(noise.length);
    });
    fc.assert(runs);
  });

  test('is inside a frame after every byte of it but the last', () => {
    const reader = upgraded();
    const inside = [...encoded('text', Buffer.from('hello'))].map((byte) => {
      reader.read(Uint8Array.of(byte));
      return reader.partial;
    });
    expect(inside).toEqual([true, true, true, true, true, true, false]);
  });

  test('unmasks code and reason of a close frame', () => {
    const payload = Buffer.concat([Buffer.from([0x11, 0x38]), Buffer.from('Idle – Zeit')]);
    const [frame] = framesOf(upgraded('client').read(encoded('close', payload, { mask: true })));
    expect(frame).toMatchObject({ code: 4408, reason: 'Idle – Zeit', masked: true });
  });

  test('tells an empty close frame as 1005', () => {
    const [frame] = framesOf(upgraded().read(encoded('close', new Uint8Array())));
    expect(frame).toMatchObject({ code: 1005, reason: '' });
  });

  test('keeps no payload of data frames', () => {
    const [frame] = framesOf(upgraded().read(encoded('binary', Buffer.from('typed'))));
    expect(frame!.payload).toHaveLength(0);
  });

  test('tells path and token of an upgrade, the token as a fingerprint only', () => {
    const parts = new WireReader('client').read(Buffer.from(request));
    expect(parts).toEqual([
      {
        kind: 'bytes',
        start: 0,
        end: request.length,
        upgrade: { path: '/api/remote-shell/ws', token: fingerprint('secret-ticket') },
      },
    ]);
    expect(JSON.stringify(parts)).not.toContain('secret');
  });

  test('takes a request that is no upgrade, and all behind it, as plain bytes', () => {
    const reader = new WireReader('client');
    reader.read(Buffer.from('POST /api/auth/login HTTP/1.1\r\nContent-Length: 2\r\n\r\n'));
    expect(reader.read(encoded('text', Buffer.from('x')))).toEqual([{ kind: 'bytes', start: 0, end: 3 }]);
  });

  test('takes a response other than 101 as plain bytes', () => {
    const reader = new WireReader('server');
    reader.read(Buffer.from('HTTP/1.1 403 Forbidden\r\n\r\n'));
    expect(reader.isHttp).toBe(true);
  });

  test.for([
    ['a reserved opcode', [0x83, 0x00]],
    ['a reserved bit', [0xa1, 0x00]],
    ['a fragmented control frame', [0x09, 0x00]],
    ['a control frame over 125 bytes', [0x89, 0x7e, 0x00, 0x80]],
    ['a length beyond 2^53', [0x82, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
  ] as const)('turns to plain bytes at %s', ([, bytes]) => {
    const reader = upgraded();
    reader.read(Uint8Array.from(bytes));
    expect(framesOf(reader.read(encoded('text', Buffer.from('x'))))).toEqual([]);
  });

  test('gives up on a head that never ends', () => {
    const reader = new WireReader('client');
    reader.read(Buffer.alloc(40_000, 'a'));
    expect(reader.isHttp).toBe(true);
  });

  test('goes on by itself after it was cloned in the middle of a frame', () => {
    const reader = upgraded();
    const bytes = encoded('ping', Buffer.from('abc'));
    reader.read(bytes.subarray(0, 3));
    const copy = reader.clone();
    expect(framesOf(copy.read(bytes.subarray(3)))[0]!.payload).toEqual(Uint8Array.from(Buffer.from('abc')));
    expect(reader.partial).toBe(true);
  });
});
