import { expect, test } from 'vitest';
import { addressesTriedOut, lookAtNetwork } from './network-calm.ts';

const steady = `fe8000000000000000fc00fffe000001 04 40 20 80     eth0
00000000000000000000000000000001 01 80 10 80       lo
`;

test('addresses that are settled are not being tried out', () => {
  expect(addressesTriedOut(steady)).toBe(0);
});

test('an address that the kernel still asks around for is', () => {
  expect(addressesTriedOut(`${steady}fe800000000000000042c6fffe09a101 1f 40 20 c0 veth77\n`)).toBe(1);
});

test('an address that somebody else has is waited for no more', () => {
  expect(addressesTriedOut('fe800000000000000042c6fffe09a101 1f 40 20 c8 veth77\n')).toBe(0);
});

test('a machine without IPv6 has none', () => {
  expect(addressesTriedOut('')).toBe(0);
});

test('two looks at a machine on which nothing comes or goes are alike', () => {
  expect(lookAtNetwork()).toEqual(lookAtNetwork());
});
