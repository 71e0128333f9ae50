import { expect, test } from 'vitest';
import type { Lab } from '../lab.ts';
import { Walk } from './walk.ts';

/** With a clock that does nothing. */
const walk = () => new Walk({ clock: { advance: async () => {} } } as unknown as Lab);

test('who is befallen is not befallen again before it has healed, not even at the same moment', async () => {
  const one = walk();
  const told: string[] = [];
  const befall = (what: string) =>
    one.befall('g1', async () => {
      told.push(what);
      return { [Symbol.asyncDispose]: async () => void told.push(`${what} heals`) };
    });

  await Promise.all([befall('drained'), befall('killed')]);
  await befall('killed');
  await one.heal(0);
  await befall('killed');
  await one.end();

  expect(told).toEqual(['drained', 'drained heals', 'killed', 'killed heals']);
});

test('what could not be brought about need not heal', async () => {
  const one = walk();
  const refused = one.befall('g1', () => Promise.reject(new Error('it is down already')));
  await expect(refused).rejects.toThrow('it is down already');
  await one.end();
});

test('what is healed twice at one moment heals once, and nothing else befalls meanwhile', async () => {
  const one = walk();
  const told: string[] = [];
  const healed = Promise.withResolvers<void>();
  await one.befall('g1', async () => ({
    [Symbol.asyncDispose]: async () => {
      told.push('heals');
      await healed.promise;
    },
  }));

  const heals = [one.heal(0), one.heal(1)];
  await one.befall('g1', () => Promise.reject(new Error('it has not healed yet')));
  healed.resolve();
  await Promise.all(heals);

  expect(told).toEqual(['heals']);
});
