import { expect, test } from 'vitest';
import { createSeededEntropy } from '../testing/seeded-entropy.ts';
import { createPasswords } from './passwords.ts';

const passwords = createPasswords({ entropy: createSeededEntropy(), cost: 2 ** 4 });

test('the right password is accepted, a wrong one is not', async () => {
  const stored = await passwords.hash('correct horse');
  expect([await passwords.verify('correct horse', stored), await passwords.verify('wrong', stored)]).toEqual([
    true,
    false,
  ]);
});

test('nobody’s password is never accepted', async () => {
  expect(await passwords.verify('', null)).toBe(false);
});

test('the same password is stored differently each time', async () => {
  expect(await passwords.hash('same')).not.toBe(await passwords.hash('same'));
});

test('the same characters, composed or not, are the same password', async () => {
  expect(await passwords.verify('u\u0308ber', await passwords.hash('\u00fcber'))).toBe(true);
});

test('a hash made at another cost is still accepted', async () => {
  const dearer = createPasswords({ entropy: createSeededEntropy(), cost: 2 ** 12 });
  expect(await passwords.verify('secret', await dearer.hash('secret'))).toBe(true);
});
