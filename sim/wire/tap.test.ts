import { beforeEach, describe, expect, test } from 'vitest';
import { ConnectionTap } from './tap.ts';

const request = Buffer.from('GET /ws?shell_token=t HTTP/1.1\r\nUpgrade: websocket\r\n\r\n');
const response = Buffer.from('HTTP/1.1 101 Switching Protocols\r\n\r\n');

/** Unmasked short frames; the tap does not mind. */
const ping = (text: string) => Buffer.from([0x89, text.length, ...Buffer.from(text)]);
const pong = (text: string) => Buffer.from([0x8a, text.length, ...Buffer.from(text)]);
const close = (code: number) => Buffer.from([0x88, 2, code >> 8, code & 0xff]);
const text = (value: string) => Buffer.from([0x81, value.length, ...Buffer.from(value)]);

let seen: { kind: string; data: unknown }[];
let tap: ConnectionTap;

beforeEach(() => {
  seen = [];
  tap = new ConnectionTap((kind, data) => seen.push({ kind, data }), 'link', 7);
});

/** Bytes of `from` go through both legs. */
function through(from: 'client' | 'server', bytes: Uint8Array) {
  const far = from === 'client' ? 'server' : 'client';
  tap.bytes(from, from, bytes);
  tap.bytes(far, from, bytes);
}

function handshake() {
  through('client', request);
  through('server', response);
  seen = [];
}

describe('the tap', () => {
  test('tells an upgrade once, and the heads as bytes on both legs', () => {
    through('client', request);
    expect(seen.map(({ kind }) => kind)).toEqual(['wire.opened', 'wire.bytes', 'wire.upgrade', 'wire.bytes']);
  });

  test('tells each frame on each leg with who sent it', () => {
    handshake();
    through('server', close(4408));
    const frame = { link: 'link', connection: 7, from: 'server', opcode: 'close', fin: true, bytes: 2 };
    expect(seen).toEqual([
      { kind: 'wire.frame', data: { ...frame, leg: 'server', code: 4408, reason: '' } },
      { kind: 'wire.frame', data: { ...frame, leg: 'client', code: 4408, reason: '' } },
    ]);
  });

  test('tells an end inside a frame as partial', () => {
    handshake();
    tap.bytes('server', 'server', text('hello').subarray(0, 4));
    tap.ended('server', 'server', 'rst');
    expect(seen.at(-1)).toEqual({
      kind: 'wire.ended',
      data: { link: 'link', connection: 7, leg: 'server', from: 'server', how: 'rst', partial: true },
    });
  });

  test('tells each end once', () => {
    tap.ended('client', 'client', 'fin');
    tap.ended('client', 'client', 'rst');
    expect(seen.filter(({ kind }) => kind === 'wire.ended')).toHaveLength(1);
  });

  test('takes what follows a refused upgrade as bytes in both directions', () => {
    through('client', request);
    through('server', Buffer.from('HTTP/1.1 403 Forbidden\r\n\r\n'));
    seen = [];
    through('client', text('GET'));
    expect(seen.map(({ kind }) => kind)).toEqual(['wire.bytes', 'wire.bytes']);
  });

  test('counts data frames by leg and sender, control frames not', () => {
    handshake();
    through('client', Buffer.concat([text('a'), ping('p'), text('b')]));
    tap.bytes('server', 'server', text('c'));
    expect(tap.dataFrames('client', 'client')).toBe(2);
    expect(tap.dataFrames('server', 'client')).toBe(2);
    expect(tap.dataFrames('client', 'server')).toBe(0);
  });
});

describe('an answer is owed', () => {
  test('for a ping from its delivery until the pong is read', () => {
    handshake();
    tap.bytes('server', 'server', ping('1'));
    expect(tap.owedPongs('client')).toBe(0);
    tap.bytes('client', 'server', ping('1'));
    expect(tap.owedPongs('client')).toBe(1);
    tap.bytes('client', 'client', pong('1'));
    expect(tap.owedPongs('client')).toBe(0);
  });

  test('for no earlier ping once the latest is answered', () => {
    handshake();
    through('server', Buffer.concat([ping('1'), ping('2'), ping('3')]));
    through('client', pong('2'));
    expect(tap.owedPongs('client')).toBe(1);
  });

  test('and an unasked pong pays for nothing', () => {
    handshake();
    through('server', ping('1'));
    through('client', pong('x'));
    expect(tap.owedPongs('client')).toBe(1);
  });

  test('for a close frame until its echo', () => {
    handshake();
    through('server', close(1000));
    expect(tap.owesClose('client')).toBe(true);
    through('client', close(1000));
    expect([tap.owesClose('client'), tap.owesClose('server')]).toEqual([false, false]);
  });

  test('by nobody who is gone', () => {
    handshake();
    through('server', Buffer.concat([ping('1'), close(1000)]));
    tap.ended('client', 'client', 'rst');
    expect([tap.owedPongs('client'), tap.owesClose('client')]).toEqual([0, false]);
  });
});
