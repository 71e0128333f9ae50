import { expect, test } from 'vitest';
import { defaultPolicy } from '../../system/contracts/policy.ts';
import { History } from '../history/history.ts';
import { closeSeen, describeClose } from './close.ts';

const link = 'browser-gateway';
const token = 'aaaa1111';

/** A terminal that was opened with `token` and whose session is `s1`. */
function opened(): History {
  const history = new History();
  const at = { t: 0, actor: 'sim' };
  history.record(
    'run.started',
    { title: 'a run', tier: 'process', seed: 1, epsilon_ms: 0, policy: defaultPolicy },
    at,
  );
  history.record('page.socket_opening', { page: 'alice-1', connection: 1, token }, at);
  history.record('wire.upgrade', { link, connection: 4, path: '/api/remote-shell/ws', token }, at);
  const who = {
    user: 'u',
    user_session: 'us',
    org: 'o',
    machine: 'm',
    machine_name: 'Linux-C',
    connection: 'main',
  };
  history.record('session.opened', { session: 's1', ...who, token }, at);
  return history;
}

const frame = { link, connection: 4, opcode: 'close', fin: true, bytes: 8 } as const;

test('a live session has no end for anybody', () => {
  expect(closeSeen(opened().records, token)).toEqual({
    page: null,
    browserWire: null,
    gatewayWire: null,
    gateway: null,
  });
});

test('a close frame is told with who sent it first, on both sides of the proxy', () => {
  const history = opened();
  const at = { t: 1800, actor: 'sim' };
  history.record(
    'wire.frame',
    { ...frame, leg: 'server', from: 'server', code: 4408, reason: 'Idle timeout' },
    at,
  );
  history.record(
    'wire.frame',
    { ...frame, leg: 'client', from: 'server', code: 4408, reason: 'Idle timeout' },
    at,
  );
  history.record(
    'wire.frame',
    { ...frame, leg: 'client', from: 'client', code: 4408, reason: 'Idle timeout' },
    at,
  );
  const seen = closeSeen(history.records, token);
  expect(seen.browserWire).toEqual({
    t: 1800,
    from: 'server',
    how: 'close frame',
    code: 4408,
    reason: 'Idle timeout',
  });
  expect(seen.gatewayWire).toMatchObject({ from: 'server', code: 4408 });
});

test('an end without a close frame is 1006, and tells FIN from RST', () => {
  const history = opened();
  history.record(
    'wire.ended',
    { link, connection: 4, leg: 'client', from: 'server', how: 'rst', partial: false },
    { t: 5, actor: 'sim' },
  );
  expect(closeSeen(history.records, token).browserWire).toEqual({
    t: 5,
    from: 'server',
    how: 'rst',
    code: 1006,
    reason: '',
  });
});

test("another connection's end is not this one's", () => {
  const history = opened();
  history.record(
    'wire.ended',
    { link, connection: 5, leg: 'client', from: 'server', how: 'fin', partial: false },
    { t: 5, actor: 'sim' },
  );
  expect(closeSeen(history.records, token).browserWire).toBeNull();
});

test('a later refusal of the used token is not the end of its session', () => {
  const history = opened();
  const refused = {
    cause: 'token_invalid',
    code: 4401,
    reason: 'Invalid or expired shell token',
    token,
  } as const;
  history.record('handshake.refused', refused, { t: 5, actor: 'gateway:g1' });
  expect(closeSeen(history.records, token).gateway).toBeNull();
});

test('the four observers are told in four lines', () => {
  const history = opened();
  const at = { t: 240, actor: 'sim' };
  history.record(
    'page.socket_closed',
    { page: 'alice-1', connection: 1, code: 1006, reason: '', clean: false },
    at,
  );
  history.record(
    'wire.ended',
    { link, connection: 4, leg: 'client', from: 'server', how: 'rst', partial: false },
    at,
  );
  expect(describeClose(closeSeen(history.records, token)).split('\n')).toEqual([
    'the page:             1006 "" (unclean), at 0:00.240',
    'wire at the browser:  1006: RST from the gateway, at 0:00.240',
    'wire at the gateway:  no end',
    'the gateway:          no end',
  ]);
});
