import { expect, test } from 'vitest';
import { Sample } from '../timeline/sample-history.ts';
import { evidenceOf } from './evidence.ts';

test('a close stands there as its four observers saw it', () => {
  const [close] = evidenceOf(Sample.vanished().records).closes;
  const { page, browserWire, gatewayWire, gateway } = close!.seen;
  expect([page, browserWire, gatewayWire, gateway].map((one) => one?.code)).toEqual([1011, 1011, 1011, 1011]);
});

test('a token is followed from where it was made to where it was used', () => {
  const [token] = evidenceOf(Sample.closed().records).tokens;
  expect(token).toMatchObject({ token: 'aaaa1111', uses: 1, refusals: 0 });
  expect(token!.sightings.map(({ where, what }) => `${where} ${what}`)).toEqual([
    'gateway:g1 made, for 300 s',
    'page:alice-1 carried by alice-1',
    'wire:browser-gateway in an upgrade, connection 1',
    'gateway:g1 opens session session-',
  ]);
});

test('the audit rows stand in order, with what they say of the end', () => {
  const rows = evidenceOf(Sample.vanished().records).audit.map(({ action, detail }) => [action, detail]);
  expect(rows).toEqual([
    ['remote.shell_connected', ''],
    ['remote.shell_disconnected', 'cause agent_error, close code 1011'],
  ]);
});

test('acts, faults and larger moves of the clock are told, the blink of an eye is not', () => {
  const sample = Sample.live()
    .say('sim', 'clock.advanced', { from: 0, to: 20 })
    .say('sim', 'clock.advanced', { from: 20, to: 1_800_020 })
    .say('sim', 'machine.fault', { machine: 'Linux-C', what: 'down' });
  expect(evidenceOf(sample.records).happenings.map(({ text }) => text)).toEqual([
    'alice connects to Linux-C',
    'the clock moves on by 30 min',
    'ztna down on Linux-C',
  ]);
});

test('however long a history is, its lists are bounded', () => {
  const sample = Sample.live();
  for (let n = 0; n < 1000; n++) sample.act('waits');
  expect(evidenceOf(sample.records).happenings).toHaveLength(200);
});
