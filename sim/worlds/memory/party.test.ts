/** A party that is killed ends as a process does: at once, for everyone, without a word. */
import { expect, test } from 'vitest';
import { VirtualClock } from '../../clock/virtual-clock.ts';
import type { Kind } from '../../history/record.ts';
import { seededEntropy } from '../seeded-entropy.ts';
import { dial, type MemorySocket } from './duplex.ts';
import { Party } from './party.ts';
import { Ports } from './ports.ts';
import { Pump } from './pump.ts';

function alive() {
  const pump = new Pump(new VirtualClock(), seededEntropy(1));
  const said: Kind[] = [];
  return { pump, said, party: new Party(pump, (kind) => void said.push(kind)) };
}

test('its timers fire on the clock of the world, and never again once it is dead', async () => {
  const { pump, party } = alive();
  const fired: string[] = [];
  party.clock.setTimer(10, () => fired.push('before'));
  party.clock.setTimer(20, () => fired.push('after'));
  await pump.travel(10);
  party.kill();
  await pump.travel(100);
  expect(fired).toEqual(['before']);
});

test('the dead say nothing', () => {
  const { party, said } = alive();
  party.log.event('gateway.stopped', {});
  party.kill();
  party.log.event('gateway.stopped', {});
  expect(said).toEqual(['gateway.stopped']);
});

test('its connections are ended for their peers, and it does not see it', async () => {
  const { pump, party } = alive();
  const peers: MemorySocket[] = [];
  const own = party.own(dial(pump, (far) => peers.push(far) > 0, new Ports().pair()));
  const seen: string[] = [];
  own.on('close', () => seen.push('the dead saw it'));
  await pump.travel(null);
  peers[0]!.on('data', () => {}).on('end', () => seen.push('the peer saw it'));
  party.kill();
  await pump.travel(null);
  expect(seen).toEqual(['the peer saw it']);
});

test('a port answers it in turns of their own, failures too', async () => {
  const { pump, party } = alive();
  const port = party.asks({
    add: async (a: number, b: number) => a + b,
    fail: async () => {
      throw new Error('a failure');
    },
  });
  const answers = Promise.allSettled([port.add(1, 2), port.fail()]);
  await pump.travel(null);
  expect(await answers).toMatchObject([{ value: 3 }, { reason: { message: 'a failure' } }]);
});

test('what the dead asked for is never answered', async () => {
  const { pump, party } = alive();
  let answered = false;
  const port = party.asks({ ask: async () => {} });
  void port.ask().then(() => {
    answered = true;
  });
  party.kill();
  await pump.travel(null);
  expect(answered).toBe(false);
});
