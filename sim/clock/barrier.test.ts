import { expect, test } from 'vitest';
import type { DirectionCounters, LegCounters } from '../wire/counters.ts';
import {
  type PageReport,
  type PartyReport,
  quiet,
  type RelayReport,
  type SocketReport,
  UnknownError,
  unrest,
  type Wave,
} from './barrier.ts';

const socket = (fields: Partial<SocketReport> = {}): SocketReport => ({
  local: '127.0.0.1:8080',
  remote: '127.0.0.1:50001',
  read: 100,
  written: 40,
  connecting: false,
  closed: false,
  ...fields,
});

const party = (fields: Partial<PartyReport> = {}): PartyReport => ({
  idle: true,
  now: 0,
  nextDeadline: null,
  sockets: [socket()],
  busy: [],
  ...fields,
});

const leg = (localPort: number, remotePort: number, fields: Partial<LegCounters> = {}): LegCounters => ({
  localAddress: '127.0.0.1',
  localPort,
  remoteAddress: '127.0.0.1',
  remotePort,
  connecting: false,
  bytesRead: 40,
  bytesWritten: 100,
  bytesQueued: 0,
  received: null,
  sent: null,
  closed: false,
  dataFramesRead: 1,
  dataFramesWritten: 2,
  owedPongs: 0,
  sentClose: false,
  owesClose: false,
  ...fields,
});

const way = (fields: Partial<DirectionCounters> = {}): DirectionCounters => ({
  held: 0,
  swallowed: 0,
  transit: 0,
  endHeld: false,
  silenced: false,
  ...fields,
});

/** A browser (port 60001) on the tap (7000), the tap (50001) on the gateway (8080). */
const relay = (fields: Partial<RelayReport> = {}): RelayReport => ({
  link: 'browser-gateway',
  connection: 1,
  client: leg(7000, 60001, { bytesRead: 100, bytesWritten: 40 }),
  server: leg(50001, 8080),
  toServer: way(),
  toClient: way(),
  silenced: false,
  upgraded: true,
  closed: false,
  token: 'aaaa1111',
  ...fields,
});

const page = (fields: Partial<PageReport['sockets'][number]> = {}, fetching = 0): PageReport => ({
  name: 'alice-1',
  fetching,
  sockets: [{ token: 'aaaa1111', state: 'open', received: 2, sent: 1, ...fields }],
});

const wave = (fields: Partial<Wave> = {}): Wave => ({
  parties: new Map([['gateway', party()]]),
  relays: [relay()],
  own: [],
  pages: [page()],
  others: [],
  stamp: '',
  ...fields,
});

const gateway = (fields: Partial<PartyReport>) => ({ parties: new Map([['gateway', party(fields)]]) });

test('a world in which every byte has arrived is at rest', () => {
  expect(unrest(wave())).toEqual({ reasons: [], pageIsBehind: false });
});

test.each([
  ['a busy loop', gateway({ idle: false }), 'gateway: its event loop is busy'],
  ['work on the thread pool', gateway({ busy: ['FSReqCallback'] }), 'gateway: FSReqCallback is under way'],
  [
    'a connect under way',
    gateway({ sockets: [socket(), socket({ local: '', connecting: true })] }),
    'gateway: a connect from ? is under way',
  ],
  [
    'bytes that the process has not read',
    gateway({ sockets: [socket({ read: 90 })] }),
    'browser-gateway#1 server: 90 of 100 bytes are read',
  ],
  [
    'bytes that the tap has not read',
    gateway({ sockets: [socket({ written: 50 })] }),
    'browser-gateway#1 server: 40 of 50 bytes are read at the tap',
  ],
  [
    'an end that only one side has seen',
    gateway({ sockets: [socket({ closed: true })] }),
    'browser-gateway#1 server: the process has closed, the other end has not',
  ],
  [
    'bytes that a WebSocket opened by hand has not read',
    { own: [socket({ local: '127.0.0.1:60001', remote: '127.0.0.1:7000', read: 27, written: 100 })] },
    'browser-gateway#1 client: 27 of 40 bytes are read',
  ],
  [
    'bytes inside the proxy',
    { relays: [relay({ toClient: way({ transit: 7 }) })] },
    'browser-gateway#1: 7 bytes are under way in the proxy',
  ],
  [
    'a ping without its pong',
    { relays: [relay({ client: leg(7000, 60001, { bytesRead: 100, bytesWritten: 40, owedPongs: 1 }) })] },
    'browser-gateway#1: the client owes 1 pongs',
  ],
  [
    'a close without its echo',
    { relays: [relay({ server: leg(50001, 8080, { owesClose: true }) })] },
    'browser-gateway#1: the server owes the echo of a close',
  ],
  [
    'a shell at work',
    { others: ['process 7 below the agent works (R)'] },
    'process 7 below the agent works (R)',
  ],
] as const)('%s is unrest', (_what, fields, reason) => {
  expect(unrest(wave(fields)).reasons).toEqual([reason]);
});

test.each([
  ['has not seen a message', [page({ received: 1 })], 'page alice-1: received 1 of 2 messages'],
  [
    'has sent what the tap has not seen',
    [page({ sent: 2 })],
    'page alice-1: 1 of 2 messages reached the wire',
  ],
  [
    'has closed a WebSocket that is not closed on the wire',
    [page({ state: 'closing' })],
    'page alice-1: its close has not reached the wire',
  ],
  ['waits for an answer', [page({}, 1)], 'page alice-1: 1 request is under way'],
  ['opens a WebSocket', [page({ state: 'connecting' })], 'page alice-1: a WebSocket is opening'],
] as const)('a page that %s is behind', (_what, pages, reason) => {
  expect(unrest(wave({ pages }))).toEqual({ reasons: [reason], pageIsBehind: true });
});

test('a page that hangs may be behind: what came for it waits', () => {
  const hung = { ...page({ received: 1 }, 1), hung: true };
  expect(unrest(wave({ pages: [hung] }))).toEqual({ reasons: [], pageIsBehind: false });
});

test('a page that has not seen the end of its connection is behind', () => {
  const closed = { closed: true, bytesRead: 100, bytesWritten: 40 };
  const ended = relay({
    client: leg(7000, 60001, closed),
    server: leg(50001, 8080, { closed: true }),
    closed: true,
  });
  const { reasons } = unrest(wave({ ...gateway({ sockets: [socket({ closed: true })] }), relays: [ended] }));
  expect(reasons).toEqual(['page alice-1: has not seen the end of its WebSocket']);
});

test('a page that closes waits for no end once its close frame is on the wire', () => {
  const closed = relay({ client: leg(7000, 60001, { bytesRead: 100, bytesWritten: 40, sentClose: true }) });
  expect(unrest(wave({ relays: [closed], pages: [page({ state: 'closing' })] })).reasons).toEqual([]);
});

test('a silenced link owes nothing', () => {
  const silent = relay({
    silenced: true,
    server: leg(50001, 8080, { owedPongs: 3, owesClose: true, bytesWritten: 1 }),
  });
  expect(unrest(wave({ relays: [silent], pages: [page({ received: 0 })] })).reasons).toEqual([]);
});

test('an end behind delayed bytes waits for virtual time, not for us', () => {
  const held = relay({ toServer: way({ held: 5, endHeld: true }) });
  expect(
    unrest(wave({ ...gateway({ sockets: [socket({ closed: true })] }), relays: [held] })).reasons,
  ).toEqual([]);
});

test('IPv4-mapped addresses are the same address', () => {
  const mapped = gateway({
    sockets: [socket({ local: '::ffff:127.0.0.1:8080', remote: '::ffff:127.0.0.1:50001', read: 1 })],
  });
  expect(unrest(wave(mapped)).reasons).toEqual(['browser-gateway#1 server: 1 of 100 bytes are read']);
});

test('two good waves with the same counters release the barrier', async () => {
  let waves = 0;
  await quiet(async () => {
    waves++;
    return wave();
  });
  expect(waves).toBe(2);
});

test('a good wave whose counters have moved does not count', async () => {
  const stamps = ['a', 'b', 'c', 'c'];
  let waves = 0;
  await quiet(async () => wave({ stamp: stamps[waves++]! }));
  expect(waves).toBe(4);
});

test('take hears that a page is behind, so that it can be read again', async () => {
  const heard: boolean[] = [];
  await quiet(async ({ pageIsBehind }) => {
    heard.push(pageIsBehind);
    return heard.length === 1 ? wave({ pages: [page({ received: 0 })] }) : wave();
  });
  expect(heard).toEqual([false, true, false]);
});

test('a world that does not come to rest is unknown, with the reasons', async () => {
  const never = quiet(async () => wave({ others: ['a shell has just worked'] }), 5);
  await expect(never).rejects.toThrow(UnknownError);
  await expect(never).rejects.toThrow('a shell has just worked');
});
