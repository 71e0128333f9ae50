import { describe, expect, test } from 'vitest';
import { SharedShell, tailBytes } from './shared-shell.ts';
import type { ShellListener } from './shell-leg.ts';

function listen() {
  const heard: string[] = [];
  let output = '';
  const listener: ShellListener = {
    started: () => heard.push('started'),
    output: (bytes) => {
      output += Buffer.from(bytes).toString();
    },
    heard: () => heard.push('heard'),
    room: () => heard.push('room'),
    exited: () => heard.push('exited'),
    failed: () => heard.push('failed'),
  };
  return { listener, heard, output: () => output };
}

function world({ full = false } = {}) {
  const written: string[] = [];
  const shared = new SharedShell({
    write(input) {
      written.push(Buffer.from(input).toString());
      return !full;
    },
  });
  const size = { cols: 80, rows: 24 };
  const guest = () => {
    const leg = shared.leg();
    const ear = listen();
    leg.start(size, ear.listener);
    return { leg, ...ear };
  };
  return { shared, written, guest };
}

const bytes = (text: string) => Buffer.from(text);

describe('a shared shell', () => {
  test('prints for every guest', () => {
    const { shared, guest } = world();
    const guests = [guest(), guest()];
    shared.output(bytes('hello'));
    expect(guests.map(({ output }) => output())).toEqual(['hello', 'hello']);
  });

  test('greets a guest with what it printed before', () => {
    const { shared, guest } = world();
    shared.output(bytes('before '));
    const late = guest();
    shared.output(bytes('after'));
    expect([late.output(), late.heard]).toEqual(['before after', ['started']]);
  });

  test('takes what a guest types, and says when it is full and when it has room again', () => {
    const { shared, written, guest } = world({ full: true });
    const typist = guest();
    expect([typist.leg.write(bytes('ls\n')), written]).toEqual([false, ['ls\n']]);
    shared.room();
    expect(typist.heard).toEqual(['started', 'room']);
  });

  test('answers the probe of a guest: the agent is probed by its owner', () => {
    const { guest } = world();
    const one = guest();
    one.leg.probe();
    expect(one.heard).toEqual(['started', 'heard']);
  });

  test('holds nobody up for a guest who does not read, who gets the rest on going on', () => {
    const { shared, guest } = world();
    const slow = guest();
    const other = guest();
    slow.leg.pause();
    shared.output(bytes('one '));
    shared.output(bytes('two'));
    expect([slow.output(), other.output()]).toEqual(['', 'one two']);
    slow.leg.resume();
    expect(slow.output()).toBe('one two');
  });

  test('keeps no more than its tail for those who are behind', () => {
    const { shared, guest } = world();
    const slow = guest();
    slow.leg.pause();
    for (let n = 0; n < 10; n++) shared.output(Buffer.alloc(tailBytes / 2, String(n)));
    slow.leg.resume();
    expect([slow.output().length, slow.output()[0], slow.output().at(-1)]).toEqual([tailBytes, '8', '9']);
  });

  test('tells a guest who left nothing more, and takes nothing more from them', () => {
    const { shared, written, guest } = world();
    const gone = guest();
    gone.leg.release();
    shared.output(bytes('secret'));
    gone.leg.write(bytes('rm'));
    expect([gone.output(), written]).toEqual(['', []]);
  });

  test('starts nothing for a guest who left before', () => {
    const { shared } = world();
    const leg = shared.leg();
    const { listener, heard } = listen();
    leg.release();
    leg.start({ cols: 80, rows: 24 }, listener);
    expect(heard).toEqual([]);
  });
});
