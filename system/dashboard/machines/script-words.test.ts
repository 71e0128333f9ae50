import { expect, test } from 'vitest';
import type { ScriptEntry } from '../../contracts/api/scripts.ts';
import { howItWent, isOver } from './script-words.ts';

const script: ScriptEntry = {
  id: 'x1',
  user_id: 'alice',
  machine_id: 'linux-c',
  machine_name: 'Linux-C',
  status: 'completed',
  timeout: 300,
  exit_code: 0,
  signal: null,
  error: null,
  created_at: '2026-01-05T09:00:00.000Z',
  ended_at: '2026-01-05T09:02:00.000Z',
  duration_ms: 120_000,
};

test.each<[Partial<ScriptEntry>, string]>([
  [{ status: 'pending', duration_ms: null }, 'The machine is being asked.'],
  [{ status: 'running', duration_ms: null }, 'It runs.'],
  [{}, 'exit code 0, after 2m'],
  [{ status: 'failed', exit_code: 3 }, 'exit code 3, after 2m'],
  [{ status: 'failed', exit_code: null, signal: 'SIGKILL' }, 'ended by SIGKILL, after 2m'],
  [{ status: 'failed', exit_code: null, error: 'machine quarantined' }, 'machine quarantined, after 2m'],
  [{ status: 'timeout', exit_code: null }, 'It was killed after its 300 seconds.'],
])('%j is told as "%s"', (more, words) => {
  expect(howItWent({ ...script, ...more })).toBe(words);
});

test('a script is over unless it waits or runs', () => {
  const statuses = ['pending', 'running', 'completed', 'failed', 'timeout'] as const;
  expect(statuses.filter((status) => isOver({ status }))).toEqual(['completed', 'failed', 'timeout']);
});
