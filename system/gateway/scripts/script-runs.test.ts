import { expect, onTestFinished, test, vi } from 'vitest';
import { AuditLog } from '../../audit/audit-log.ts';
import { keptOutputBytes } from '../../contracts/api/scripts.ts';
import { defaultPolicy } from '../../contracts/policy.ts';
import { createLocalBus } from '../../node/local-bus.ts';
import { openSqlite } from '../../node/sqlite.ts';
import { tcpDialer } from '../../node/tcp-dialer.ts';
import { migrate } from '../../store/migrate.ts';
import type { Schema } from '../../store/schema.ts';
import { createOrg, createUser } from '../../store/seed.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { createMemoryLog } from '../../testing/memory-log.ts';
import { createSeededEntropy } from '../../testing/seeded-entropy.ts';
import { missedQuarantines, missedRevokes } from '../peers/missed-news.ts';
import type { MachineRecord } from '../services.ts';
import { createFakeAgent } from '../terminal/fake-agent.ts';
import type { Caller } from '../user-sessions.ts';
import { ScriptRuns } from './script-runs.ts';

const secret = 'curl -H "Authorization: hunter2" example.com';

const alice: Caller = {
  identity: {
    user_id: 'alice',
    email: 'alice@acme.example',
    name: 'alice',
    org_id: 'acme',
    role: 'admin',
    session_id: 'sign-in-1',
  },
  ip: '192.0.2.1',
};

/** Asks at each turn of the event loop; Vitest ends a test that waits in vain. */
async function until(isTrue: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await isTrue())) await new Promise((resolve) => setImmediate(resolve));
}

/** @param limit of alice's sessions and scripts */
async function world(limit = defaultPolicy.sessionsPerUser) {
  const database = openSqlite<Schema>(':memory:');
  await migrate(database);
  const clock = createManualClock();
  const log = createMemoryLog();
  const ports = { database, clock, entropy: createSeededEntropy(), log, bus: createLocalBus() };
  await createOrg(ports, { id: 'acme', name: 'Acme', plan: 'workforce' });
  await createUser(
    { ...ports, hashPassword: async () => '' },
    { id: 'alice', orgId: 'acme', email: 'alice@acme.example', name: 'alice', role: 'admin', password: '' },
  );
  const agent = await createFakeAgent();
  onTestFinished(async () => {
    await agent.close();
    await database.destroy();
  });
  const audit = new AuditLog(ports);
  for (const id of ['g1', 'g2'])
    await database.insertInto('gateways').values({ id, lease: id, beats: 0, address: null }).execute();
  const start = (gatewayId = 'g1') => {
    const started: ScriptRuns = new ScriptRuns(
      { ...ports, dialer: tcpDialer, signer: { sign: () => 'signature' } },
      {
        audit,
        policies: { of: () => defaultPolicy },
        lease: () => gatewayId,
        mostElsewhere: ({ user_id }) => limit - started.countOf(user_id),
      },
      gatewayId,
    );
    return started;
  };
  const machine: MachineRecord = {
    id: 'linux-c',
    orgId: 'acme',
    name: 'Linux-C',
    status: 'online',
    enabled: true,
    tailnetIp: '127.0.0.1',
    agentPort: agent.port,
  };
  const scripts = start();
  const find = (id: string) => scripts.find('acme', id);
  return {
    ...ports,
    agent,
    audit,
    scripts,
    start,
    machine,
    find,
    /** Answers its id once it runs. */
    async running(script = secret, timeout?: number) {
      const { id } = await scripts.execute(alice, machine, { script, ...(timeout && { timeout }) });
      await until(async () => (await find(id))?.status === 'running');
      return id;
    },
    over: (id: string) => until(async () => (await find(id))?.ended_at !== null).then(() => find(id)),
    rows: async () => (await audit.rowsAfter(0, 100)).filter(({ action }) => action.includes('script')),
  };
}

function exits(exit: object): string {
  return JSON.stringify({ exit_code: null, signal: null, ...exit });
}

test('a script is announced to the agent with its time, runs, and completes with what it printed', async () => {
  const { agent, running, over } = await world();
  const id = await running('echo hello', 60);
  expect(agent.posts[0]?.body).toMatchObject({
    session_id: id,
    script: { text: 'echo hello', timeout: 60 },
  });
  agent.shells[0]!.send('data', 'hello\r\n');
  agent.shells[0]!.send('exit', exits({ exit_code: 0 }));
  expect(await over(id)).toMatchObject({
    status: 'completed',
    exit_code: 0,
    output: 'hello\n',
    output_bytes: 6,
    truncated: false,
    error: null,
  });
});

test.each([
  ['another exit code than 0', { exit_code: 3 }],
  ['a signal', { signal: 'SIGKILL' }],
])('%s is a failure', async (_what, exit) => {
  const { agent, running, over } = await world();
  const id = await running();
  agent.shells[0]!.send('exit', exits(exit));
  expect(await over(id)).toMatchObject({ status: 'failed', ...exit, error: null });
});

test('output over the limit is cut, and told to be', async () => {
  const { agent, running, over } = await world();
  const id = await running();
  agent.shells[0]!.send('data', 'x'.repeat(keptOutputBytes));
  agent.shells[0]!.send('data', 'y');
  agent.shells[0]!.send('exit', exits({ exit_code: 0 }));
  const script = await over(id);
  expect([script?.output.length, script?.output_bytes, script?.truncated]).toEqual([
    keptOutputBytes,
    keptOutputBytes + 1,
    true,
  ]);
});

test('when its time is over the agent is left, and what it printed is told', async () => {
  const { agent, clock, running, over } = await world();
  const id = await running('sleep 1000', 60);
  agent.shells[0]!.send('data', 'so far');
  for (let second = 0; second < 59; second++) await clock.advance(1000);
  expect(agent.shells[0]!.gone()).toBe(false);
  await clock.advance(1000);
  expect(await over(id)).toMatchObject({ status: 'timeout', exit_code: null, output: 'so far' });
  await until(() => agent.shells[0]!.gone());
});

test('an agent that refuses, breaks off or falls silent fails the script', async () => {
  const { agent, clock, scripts, machine, running, over } = await world();
  agent.behaviour.tokens = 500;
  const refused = await scripts.execute(alice, machine, { script: 'true' });
  expect(await over(refused.id)).toMatchObject({ status: 'failed', error: 'Agent connection error' });
  agent.behaviour.tokens = 200;
  const cut = await running();
  agent.shells.at(-1)!.response.destroy();
  expect(await over(cut)).toMatchObject({ status: 'failed', error: 'Agent connection error' });
  agent.behaviour.answersProbes = false;
  const silent = await running();
  await clock.advance(15_000);
  await clock.advance(15_000);
  await clock.advance(15_000);
  expect(await over(silent)).toMatchObject({ status: 'failed', error: 'Agent connection error' });
});

test('an agent that answers its probes is given all the time', async () => {
  const { agent, clock, running, over } = await world();
  const id = await running('sleep 200', 300);
  for (let probe = 1; probe <= 12; probe++) {
    await clock.advance(15_000);
    await until(() => agent.shells[0]!.frames.length === probe);
  }
  agent.shells[0]!.send('exit', exits({ exit_code: 0 }));
  expect(await over(id)).toMatchObject({ status: 'completed' });
});

test('the audit log tells its start and its end, and neither its text nor its output', async () => {
  const { agent, running, over, rows, database, log } = await world();
  const id = await running();
  expect((await rows()).map(({ action }) => action)).toEqual(['remote.script_started']);
  agent.shells[0]!.send('data', 'the token is hunter3');
  agent.shells[0]!.send('exit', exits({ exit_code: 4 }));
  await over(id);
  const [started, ended] = await rows();
  expect(started).toMatchObject({
    resource_type: 'machine',
    resource_id: 'linux-c',
    user_id: 'alice',
    ip_address: '192.0.2.1',
    metadata: {
      machine_name: 'Linux-C',
      script_id: id,
      script_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      script_bytes: secret.length,
    },
  });
  expect(ended).toMatchObject({ metadata: { script_id: id, status: 'failed', exit_code: 4 } });
  const audited = await database.selectFrom('audit_log').selectAll().execute();
  expect(JSON.stringify([audited, log.of('trouble')])).not.toMatch(/hunter/);
});

test('a revoked sign-in, a quarantined machine and a gateway that stops end it', async () => {
  const { bus, scripts, running, over } = await world();
  const revoked = await running();
  await bus.publish({ kind: 'user_session_revoked', userSessionId: 'sign-in-1', reason: 'lost' });
  expect(await over(revoked)).toMatchObject({
    status: 'failed',
    error: 'The sign-in that started it was revoked',
  });
  const quarantined = await running();
  await bus.publish({ kind: 'machine_quarantined', machineId: 'linux-c' });
  expect(await over(quarantined)).toMatchObject({ status: 'failed', error: 'machine quarantined' });
  const stopped = await running();
  await scripts.stop();
  expect(await over(stopped)).toMatchObject({ status: 'failed', error: 'Gateway restarting' });
});

test('what a dead gateway was running is failed, once, by whoever comes first', async () => {
  const { database, running, start, over, rows } = await world();
  const id = await running();
  await database.deleteFrom('gateways').where('id', '=', 'g1').execute();
  const [next, other] = [start(), start('g2')];
  await Promise.all([next.recover({ own: true }), other.recover({ own: false })]);
  expect(await over(id)).toMatchObject({
    status: 'failed',
    error: 'The gateway ended while the script ran',
  });
  expect((await rows()).map(({ action }) => action)).toEqual([
    'remote.script_started',
    'remote.script_ended',
  ]);
});

test('one whose start the audit log does not take is over at once, on every gateway, and its machine is not asked', async () => {
  const { agent, audit, database, scripts, machine, over } = await world();
  vi.spyOn(audit, 'append').mockRejectedValueOnce(new Error('the disk is full'));
  await expect(scripts.execute(alice, machine, { script: 'true' })).rejects.toThrow('the disk is full');
  const { id } = await database.selectFrom('script_runs').select('id').executeTakeFirstOrThrow();
  expect(await over(id)).toMatchObject({ status: 'failed', error: 'The audit log could not be written' });
  await until(() => scripts.countOf('alice') === 0);
  expect(agent.posts).toEqual([]);
});

test('a running script takes a slot, one that is over gives it back', async () => {
  const { agent, scripts, running, over } = await world();
  const id = await running();
  expect(scripts.countOf('alice')).toBe(1);
  agent.shells[0]!.send('exit', exits({ exit_code: 0 }));
  await over(id);
  await until(() => scripts.countOf('alice') === 0);
});

test('of two that take the last slot on two gateways in one moment one runs, and of the other nothing stays', async () => {
  const { agent, scripts, start, machine, rows } = await world(1);
  const other = start('g2');
  const execute = (on: ScriptRuns) => on.execute(alice, machine, { script: 'true' });

  const [one, two] = await Promise.allSettled([execute(scripts), execute(other)]);

  expect(one).toMatchObject({ status: 'fulfilled', value: { status: 'pending' } });
  expect(two).toMatchObject({ status: 'rejected', reason: { code: 'SESSION_LIMIT' } });
  expect([scripts.countOf('alice'), other.countOf('alice')]).toEqual([1, 0]);
  await until(() => agent.shells.length > 0);
  expect(agent.posts).toHaveLength(1);
  expect((await rows()).map(({ action }) => action)).toEqual(['remote.script_started']);
});

test('a revoke and a quarantine that were missed are found in the database, while the script runs', async () => {
  const { database, running, scripts, over, machine } = await world();
  const at = '2026-01-05T08:00:00.000Z';
  await database
    .insertInto('user_sessions')
    .values({
      id: 'sign-in-1',
      user_id: 'alice',
      created_at: at,
      last_seen_at: at,
      ip_address: null,
      user_agent: null,
      revoked_at: at,
      revoked_reason: 'lost laptop',
    })
    .execute();
  await database
    .insertInto('machines')
    .values({
      id: machine.id,
      org_id: 'acme',
      name: machine.name,
      node_key_sha256: 'hash',
      status: 'quarantined',
      tailnet_ip: '127.0.0.1',
      agent_port: 2222,
      version: null,
      last_seen_at: null,
      created_at: at,
    })
    .execute();
  const missed = async (gatewayId: string) => [
    await missedRevokes(database, gatewayId),
    await missedQuarantines(database, gatewayId),
  ];
  expect(await missed('g1')).toEqual([[], []]);
  const id = await running();
  expect(await missed('g2')).toEqual([[], []]);
  expect(await missed('g1')).toEqual([[{ userSessionId: 'sign-in-1', reason: 'lost laptop' }], ['linux-c']]);
  scripts.leaveMachine('linux-a');
  scripts.revoke('sign-in-2');
  scripts.revoke('sign-in-1');
  expect(await over(id)).toMatchObject({ error: 'The sign-in that started it was revoked' });
  expect(await missed('g1')).toEqual([[], []]);
});
