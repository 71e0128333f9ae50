import { EventEmitter } from 'node:events';
import type { Page } from '@playwright/test';
import { expect, test } from 'vitest';
import { UnknownError } from '../../clock/barrier.ts';
import { PageParty } from './page-party.ts';

/** A page whose script answers nothing. */
function aPage() {
  const page = Object.assign(new EventEmitter(), {
    isClosed: () => false,
    context: () => ({ newCDPSession: async () => ({ send: async () => ({ result: {} }) }) }),
  });
  const observer = { pageEvent: () => {}, secret: () => {} };
  const party = new PageParty('alice-1', page as unknown as Page, observer, { epochMs: 0, stepped: true });
  const requestFails = (errorText: string) => page.emit('requestfailed', { failure: () => ({ errorText }) });
  return { party, requestFails };
}

test('nobody can say what a page would have done whose requests were dropped by a change of the machine’s networks', async () => {
  const { party, requestFails } = aPage();
  requestFails('net::ERR_NETWORK_CHANGED');
  await expect(party.report()).rejects.toThrow(UnknownError);
  await expect(party.report()).rejects.toThrow('a network interface of this machine came or went');
});

test('a request that fails in any other way is the page’s own business', async () => {
  const { party, requestFails } = aPage();
  requestFails('net::ERR_CONNECTION_RESET');
  expect(await party.report()).toMatchObject({ name: 'alice-1' });
});
