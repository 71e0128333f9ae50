import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test, vi } from 'vitest';
import type { AuditAction } from '../../system/contracts/audit.ts';
import { defaultPolicy } from '../../system/contracts/policy.ts';
import { History } from '../history/history.ts';
import type { AnyRecord } from '../history/record.ts';
import { disagreements } from './compare.ts';
import { type Essence, essenceOf } from './essence.ts';
import { keepTellingForTheRun, runTellings, tellingsVariable } from './run-tellings.ts';

interface Differing {
  /** Ids, tokens and times differ from tier to tier. */
  readonly prefix: string;
  readonly t: number;
  readonly exitCode?: number;
  readonly code?: number;
  readonly actions?: readonly AuditAction[];
  readonly afterTheEnd?: boolean;
  readonly tries?: number;
}

/** A session that was opened and ended by `exit`, as one tier would tell it. */
function told({ prefix, t, exitCode = 0, code = 1000, actions, afterTheEnd, tries = 1 }: Differing) {
  const history = new History();
  const at = { t, actor: 'sim' };
  const ids = { session: `${prefix}-session`, user: `${prefix}-user`, token: `${prefix}-token` };
  const end = { cause: 'shell_exited', reason: 'Shell session ended' } as const;
  history.record(
    'run.started',
    { title: 'ST2 exit', tier: 'sim', seed: 1, epsilon_ms: 1, policy: defaultPolicy },
    at,
  );
  for (let connection = 1; connection <= tries; connection++)
    history.record('wire.upgrade', { link: 'browser-gateway', connection, path: '/', token: ids.token }, at);
  history.record(
    'session.opened',
    {
      ...ids,
      user_session: `${prefix}-sign-in`,
      org: 'o',
      machine: 'm',
      machine_name: 'Linux-C',
      connection: 'main',
    },
    at,
  );
  const metadata = { session_id: ids.session, duration_ms: t };
  for (const [seq, action] of (
    actions ?? (['auth.signed_in', 'remote.shell_connected', 'remote.shell_disconnected'] as const)
  ).entries())
    history.record(
      'audit.row',
      {
        row: {
          ...{
            id: `${prefix}-${seq}`,
            seq,
            org_id: 'o',
            resource_id: 'm',
            user_id: ids.user,
            ip_address: null,
          },
          ...{ created_at: new Date(t).toISOString(), prev_hash: prefix, hash: prefix, action },
          resource_type: action === 'auth.signed_in' ? 'user_session' : 'machine',
          metadata:
            action === 'remote.shell_disconnected'
              ? { ...metadata, ...end, close_code: code, exit_code: exitCode }
              : action === 'auth.signed_in'
                ? {}
                : metadata,
        },
      },
      at,
    );
  history.record(
    'wire.frame',
    {
      ...{ link: 'browser-gateway', connection: tries, leg: 'client', from: 'server', opcode: 'close' },
      ...{ fin: true, bytes: t, code, reason: end.reason },
    } as const,
    at,
  );
  history.record('run.ended', { status: 'passed', reason: null }, at);
  if (afterTheEnd) history.record('handshake.refused', { ...end, code: 4401, token: null }, at);
  return history.records;
}

const tellings = (sim: readonly AnyRecord[], process: readonly AnyRecord[]) =>
  [
    { title: 'ST2 exit', tier: 'sim', essence: essenceOf(sim) },
    { title: 'ST2 exit', tier: 'process', essence: essenceOf(process) },
  ] as const;

const sim = told({ prefix: 'a', t: 1 });

test('two tiers agree when only ids, tokens, times and numbers of bytes differ', () => {
  expect(disagreements(...tellings(sim, told({ prefix: 'b', t: 977 })))).toEqual([]);
});

test('what comes after the end of the run is nobody’s telling', () => {
  expect(disagreements(...tellings(sim, told({ prefix: 'b', t: 1, afterTheEnd: true })))).toEqual([]);
});

test('an essence tells of the session, its audit and its observers, in order', () => {
  expect(essenceOf(sim)).toEqual([
    [
      'a session on Linux-C',
      'remote.shell_connected',
      'remote.shell_disconnected: cause "shell_exited", close_code 1000, reason "Shell session ended", exit_code 0',
      'the page saw no end',
      'the wire at the browser saw 1000 "Shell session ended" by close frame from the server',
      'the wire at the gateway saw no end',
      'the gateway saw no end',
    ],
    ['the audit of user_session by person 1', 'auth.signed_in'],
  ] satisfies Essence);
});

test.for([
  ['an exit code', { exitCode: 3 }, /exit_code 0’, process ‘.*exit_code 3’$/],
  ['a close code', { code: 1011 }, /close_code 1000.*process ‘.*close_code 1011/],
  [
    'the order of the audit log',
    { actions: ['auth.signed_in', 'remote.shell_disconnected', 'remote.shell_connected'] },
    /sim tells ‘remote\.shell_connected’, process ‘remote\.shell_disconnected/,
  ],
  [
    'a row that one tier writes twice',
    { actions: ['auth.signed_in', 'auth.signed_in', 'remote.shell_connected', 'remote.shell_disconnected'] },
    /sim tells ‘nothing more’, process ‘auth.signed_in’/,
  ],
] as const)('they disagree over %s', ([, differing, sentence]) => {
  const said = disagreements(...tellings(sim, told({ prefix: 'b', t: 1, ...differing })));
  expect(said).toHaveLength(1);
  expect(said[0]).toMatch(sentence);
});

test('a story that only one tier tells is told', () => {
  const [one, other] = tellings(sim, sim.slice(0, 1));
  expect(disagreements(one, other)).toEqual([
    'ST2 exit: sim tells more often of a session on Linux-C',
    'ST2 exit: sim tells more often of the audit of user_session by person 1',
  ]);
});

test('where several connections tried one token, the wire does not tell which was which', () => {
  expect(
    essenceOf(told({ prefix: 'a', t: 1, tries: 3 }))
      .flat()
      .join(),
  ).not.toContain('the wire');
});

const folder = mkdtempSync(join(tmpdir(), 'tellings-'));
afterAll(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

test('the tellings of a run are compared where two tiers told one scenario', () => {
  const run = runTellings(folder);
  const [one, other] = tellings(sim, told({ prefix: 'b', t: 1, exitCode: 3 }));
  keepTellingForTheRun(one);
  expect(run.compare()).toEqual({ compared: 0, differing: [] });
  vi.stubEnv(tellingsVariable, run.file);
  keepTellingForTheRun(one);
  keepTellingForTheRun({ ...one, title: 'told by one tier alone' });
  keepTellingForTheRun(one);
  keepTellingForTheRun(other);
  const { compared, differing } = run.compare();
  expect(compared).toBe(1);
  expect(differing).toMatchObject([{ tellings: [one, other], sentences: [expect.any(String)] }]);
});

test('what a third tier told is compared, too', () => {
  const [one, other] = tellings(sim, sim);
  const third = { ...tellings(sim, told({ prefix: 'c', t: 1, exitCode: 3 }))[1], tier: 'container' };
  const run = runTellings(folder);
  vi.stubEnv(tellingsVariable, run.file);
  for (const telling of [third, other, one]) keepTellingForTheRun(telling);
  const { compared, differing } = run.compare();
  expect(compared).toBe(1);
  expect(differing.map(({ tellings }) => tellings.map(({ tier }) => tier))).toEqual([['sim', 'container']]);
});
