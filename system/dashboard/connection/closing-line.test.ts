import { describe, expect, test } from 'vitest';
import { closeReason } from '../../contracts/closes.ts';
import { closingLine, printable, refusalLine } from './closing-line.ts';

describe('closingLine()', () => {
  test.each([
    [1000, '', 'Session ended.', 'yellow'],
    [1000, 'Shell session ended', 'Session ended.', 'yellow'],
    [1000, 'Session timed out', 'Session ended.', 'yellow'],
    [1001, '', 'Disconnected (code: 1001).', 'yellow'],
    [1005, '', 'Disconnected (code: 1005). The gateway gave no reason', 'yellow'],
    [1006, '', 'Disconnected (code: 1006). The connection was lost', 'yellow'],
    [1009, 'Message too big', 'Disconnected (code: 1009). Message too big', 'yellow'],
    [1011, 'Agent connection error', 'Disconnected (code: 1011). Agent connection error', 'yellow'],
    [1012, 'Gateway restarting', 'Disconnected (code: 1012). Gateway restarting', 'yellow'],
    [3999, 'of another protocol', 'Disconnected (code: 3999). of another protocol', 'yellow'],
    [4000, 'anything', 'Connection rejected: anything', 'red'],
    [4003, closeReason('collaboration_ended'), 'Connection rejected: collaboration ended', 'red'],
    [4400, closeReason('bad_message'), 'Connection rejected: Bad message', 'red'],
    [4401, closeReason('token_invalid'), 'Connection rejected: Invalid or expired shell token', 'red'],
    [4403, closeReason('revoked', 'laptop lost'), 'Connection rejected: Session revoked: laptop lost', 'red'],
    [4404, closeReason('machine_not_found'), 'Connection rejected: Machine not found', 'red'],
    [4408, closeReason('idle_timeout'), 'Connection rejected: Idle timeout', 'red'],
    [4409, closeReason('replaced'), 'Connection rejected: Replaced by a newer connection', 'red'],
    [4410, closeReason('ended_by_user'), 'Connection rejected: Ended from another device', 'red'],
    [
      4410,
      closeReason('ended_by_admin', 'audit'),
      'Connection rejected: Ended by an administrator: audit',
      'red',
    ],
    [4429, closeReason('session_limit'), 'Connection rejected: Too many sessions', 'red'],
    [4499, '', 'Connection rejected: code 4499', 'red'],
  ] as const)('says for %i %j: %s (%#)', (code, reason, text, color) => {
    expect(closingLine(code, reason)).toEqual({ text, color });
  });

  test('lets no escape sequence of a reason through to the terminal', () => {
    expect(closingLine(4403, 'Session revoked: \u001b]0;owned\u0007\r\nall good').text).toBe(
      'Connection rejected: Session revoked:  ]0;owned all good',
    );
  });
});

test('refusalLine() leads with "Error:", in red', () => {
  expect(refusalLine('Machine must be online for remote shell')).toEqual({
    text: 'Error: Machine must be online for remote shell',
    color: 'red',
  });
});

test('printable() keeps letters of every script', () => {
  expect(printable('grün 機械 👋')).toBe('grün 機械 👋');
});
