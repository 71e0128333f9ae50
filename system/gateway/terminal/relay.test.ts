import { describe, expect, test } from 'vitest';
import { createMemoryLog } from '../../testing/memory-log.ts';
import { inputHighBytes, maxEarlyInputBytes, outputHighBytes, Relay } from './relay.ts';

/** A relay whose agent takes `room` pieces of input at a time, and what it has done. */
function open({ room = Number.POSITIVE_INFINITY } = {}) {
  const did: string[] = [];
  const taken: Buffer[] = [];
  const browser = {
    unsentBytes: 0,
    send: (data: Uint8Array | string) => {
      browser.unsentBytes += data.length;
    },
    pause: () => void did.push('browser paused'),
    resume: () => void did.push('browser resumed'),
  };
  let left = room;
  const leg = {
    write(bytes: Uint8Array) {
      taken.push(Buffer.from(bytes));
      return --left > 0;
    },
    pause: () => void did.push('agent paused'),
    resume: () => void did.push('agent resumed'),
  };
  const relay = new Relay('s', createMemoryLog(), (on) => did.push(on));
  const ends = { browser, leg, ledger: { output: () => {} } };
  return {
    relay,
    ends,
    browser,
    did,
    taken: () => Buffer.concat(taken).toString(),
    makeRoom() {
      left = room;
      relay.room();
    },
  };
}

const half = Buffer.alloc(inputHighBytes / 2);

describe('input', () => {
  test('that was kept for the shell goes first', () => {
    const { relay, ends, taken } = open();
    relay.keep(Buffer.from('early '));
    relay.open(ends);
    relay.input(Buffer.from('late'));
    expect(taken()).toBe('early late');
  });

  test('is kept up to a bound', () => {
    const { relay } = open();
    expect([relay.keep(Buffer.alloc(maxEarlyInputBytes)), relay.keep(Buffer.from('x'))]).toEqual([
      true,
      false,
    ]);
  });

  test('is read on while the agent takes none, so that a close behind it is noticed', () => {
    const { relay, ends, did } = open({ room: 1 });
    relay.open(ends);
    for (const bytes of [half, half, half]) relay.input(bytes);
    expect(did).toEqual([]);
  });

  test('is read no further than the bound', () => {
    const { relay, ends, did } = open({ room: 1 });
    relay.open(ends);
    for (const bytes of [half, half, half, Buffer.from('x'), Buffer.from('y')]) relay.input(bytes);
    expect(did).toEqual(['browser paused', 'input_held']);
  });

  test('passes in order and is read again once the agent has taken all that waited', () => {
    const { relay, ends, did, taken, makeRoom } = open({ room: 1 });
    relay.open(ends);
    const pieces = ['a', 'b', 'c', 'd'].map((letter) => Buffer.alloc(inputHighBytes / 2, letter));
    for (const piece of pieces) relay.input(piece);
    did.length = 0;
    makeRoom();
    makeRoom();
    expect(did).toEqual([]);
    makeRoom();
    expect(did).toEqual(['browser resumed', 'input_released']);
    expect(taken() === Buffer.concat(pieces).toString()).toBe(true);
  });

  test('counts when the agent has taken it', () => {
    const { relay, ends } = open({ room: 1 });
    relay.open(ends);
    relay.input(Buffer.from('taken'));
    relay.input(Buffer.from('waits'));
    expect(relay.bytesIn).toBe(5);
  });

  test('that still waits at the end goes nowhere', () => {
    const { relay, ends, taken, makeRoom } = open({ room: 1 });
    relay.open(ends);
    relay.input(Buffer.from('taken'));
    relay.input(Buffer.from('waits'));
    relay.close();
    makeRoom();
    expect(taken()).toBe('taken');
  });
});

describe('output', () => {
  test('stops the agent while the browser has too much before it, and lets it go on after', () => {
    const { relay, ends, browser, did } = open();
    relay.open(ends);
    relay.output(Buffer.alloc(outputHighBytes));
    expect(did).toEqual([]);
    relay.output(Buffer.from('x'));
    expect(did).toEqual(['agent paused', 'output_held']);
    browser.unsentBytes = 0;
    relay.flushed();
    expect(did.slice(2)).toEqual(['agent resumed', 'output_released']);
  });
});
