import { expect, test } from 'vitest';
import { flightsIn } from './flights.ts';
import { Sample } from './sample-history.ts';

const flightsOf = (sample: Sample) =>
  [...flightsIn(sample.records).values()].map(({ near, far }) => [near?.t ?? null, far?.t ?? null]);

test('a frame seen on both legs is one flight', () => {
  expect(
    flightsOf(new Sample().frame('client', 'client', 'text').at(7).frame('server', 'client', 'text')),
  ).toEqual([[0, 7]]);
});

test('a frame that was swallowed has no far side', () => {
  expect(flightsOf(new Sample().frame('server', 'server', 'ping'))).toEqual([[0, null]]);
});

test('after a frame that was swallowed, the next one is paired with itself', () => {
  const sample = new Sample().frame('server', 'server', 'ping').at(15).through('server', 'ping');
  expect(flightsOf(sample)).toEqual([
    [0, null],
    [15, 15],
  ]);
});

test('an end that a fault made was not seen on its near side', () => {
  const ended = {
    link: 'browser-gateway',
    connection: 1,
    from: 'server',
    how: 'rst',
    partial: false,
  } as const;
  const sample = new Sample().say('wire:browser-gateway', 'wire.ended', { ...ended, leg: 'client' });
  expect(flightsOf(sample)).toEqual([[null, 0]]);
});

test('two senders on one connection do not take each other’s frames', () => {
  const sample = new Sample().frame('client', 'client', 'text').frame('client', 'server', 'text');
  expect(flightsOf(sample)).toEqual([
    [0, null],
    [null, 0],
  ]);
});
