import { expect, test } from 'vitest';
import { createIpCountryLocator } from './ip-country-locator.ts';

const { locate } = createIpCountryLocator();

test.each([
  ['8.8.8.8', 'United States'],
  ['::ffff:8.8.8.8', 'United States'],
  ['189.240.1.1', 'Mexico'],
  ['123.45.67.8', 'South Korea'],
])('%s is in %s', (address, country) => {
  expect(locate(address)).toBe(country);
});

test.each([
  '127.0.0.1',
  '10.1.2.3',
  '172.16.0.1',
  '172.31.255.255',
  '192.168.0.1',
  '100.64.0.3',
  '169.254.1.1',
  '203.0.113.7',
  '224.0.0.1',
  '255.255.255.255',
  '0.0.0.0',
  '::1',
  '2001:4860:4860::8888',
  'not an address',
  '8.8.8.8.8',
  '',
])('%s is nowhere', (address) => {
  expect(locate(address)).toBeNull();
});
