import { expect, test } from 'vitest';
import type { CloseSeen, WireClose } from '../evidence/close.ts';
import { sightsOf } from './observers.ts';

const frame: WireClose = {
  t: 5000,
  from: 'server',
  how: 'close frame',
  code: 1011,
  reason: 'Agent connection error',
};
const clean: CloseSeen = {
  page: { t: 5000, code: 1011, reason: 'Agent connection error', clean: true },
  browserWire: frame,
  gatewayWire: frame,
  gateway: { t: 5000, cause: 'agent_error', code: 1011, reason: 'Agent connection error', by: 'gateway' },
};

const saw = (seen: CloseSeen, byHand?: { code: number; reason: string }) =>
  Object.fromEntries(sightsOf(seen, byHand).map(({ observer, saw }) => [observer, saw]));

test('a close frame is told by all four', () => {
  expect(saw(clean)).toEqual({
    'the page': '1011 "Agent connection error", clean, at 0:05: the close frame that came says so',
    'wire at the browser': 'a close frame from the gateway at 0:05: 1011 "Agent connection error"',
    'wire at the gateway': 'a close frame from the gateway at 0:05: 1011 "Agent connection error"',
    'the gateway':
      'agent_error at 0:05: the connection to the agent failed, so it closed with 1011 "Agent connection error"',
  });
});

test('a page that closed by itself says that it did', () => {
  const own = { ...frame, from: 'client', code: 1000, reason: '' } as const;
  const seen = { ...clean, page: { t: 0, code: 1000, reason: '', clean: true }, browserWire: own };
  expect(saw(seen)['the page']).toBe('1000, clean, at 0:00: it closed first, and its close was echoed');
});

test('1006 is explained wherever it is seen', () => {
  const rst = { ...frame, how: 'rst', code: 1006, reason: '' } as const;
  const told = saw({
    page: { t: 5000, code: 1006, reason: '', clean: false },
    browserWire: rst,
    gatewayWire: { ...rst, how: 'fin', from: 'client' },
    gateway: { t: 5000, cause: 'connection_lost', code: 1006, reason: '', by: 'network' },
  });
  expect(told['the page']).toContain('no close frame came, so the browser made 1006 up');
  expect(told['wire at the browser']).toBe(
    "RST from the gateway's side at 0:05: TCP torn down, no close frame before it",
  );
  expect(told['wire at the gateway']).toBe(
    "FIN from the browser's side at 0:05: TCP ended, no close frame before it",
  );
  expect(told['the gateway']).toContain('no close frame went either way, which is recorded as 1006');
});

test('1005 is how a close frame without a code is called', () => {
  const empty = { ...frame, from: 'client', code: 1005, reason: '' } as const;
  const told = saw({ ...clean, browserWire: empty }, { code: 1005, reason: '' });
  expect(told['wire at the browser']).toContain('with no code in it: that is called 1005');
  expect(told['the client']).toContain('it closed first');
  expect(told['the page']).toBeUndefined();
});

test('whoever has seen nothing says so', () => {
  expect(saw({ page: null, browserWire: null, gatewayWire: null, gateway: null })).toEqual({
    'the page': 'nothing: it was gone by then, or is still waiting',
    'wire at the browser': 'no end',
    'wire at the gateway': 'no end',
    'the gateway': 'no end',
  });
});
