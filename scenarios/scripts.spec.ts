/** Scripts: `execute_script` runs one on a machine without a terminal, to its end or its time, and leaves nothing behind. */
import { expect, type Lab, scenario } from '../sim/index.ts';

interface Script {
  readonly id: string;
  readonly status: string;
  readonly exit_code: number | null;
  readonly error: string | null;
  readonly output: string;
  readonly output_bytes: number;
  readonly truncated: boolean;
}

type Client = Awaited<ReturnType<Lab['api']>>;

async function execute(lab: Lab, script: string, more: object = {}, by?: Client): Promise<Script> {
  const client = by ?? (await lab.api('bob'));
  const { script: begun } = await client.data<{ script: Script }>('POST', '/api/remote-shell', {
    action: 'execute_script',
    org_id: client.orgId,
    machine_id: lab.machine().id,
    script,
    ...more,
  });
  return begun;
}

async function told(lab: Lab, { id }: Script): Promise<Script> {
  const bob = await lab.api('bob');
  const { script } = await bob.data<{ script: Script }>('POST', '/api/remote-shell', {
    action: 'get_script',
    org_id: bob.orgId,
    script_id: id,
  });
  return script;
}

/** As it is told once all is quiet. */
async function over(lab: Lab, begun: Script): Promise<Script> {
  await lab.clock.settle();
  return told(lab, begun);
}

const ended = async (lab: Lab) =>
  (await lab.audit.all())
    .filter(({ action }) => action === 'remote.script_ended')
    .map(({ metadata }) => metadata);

scenario(
  'Scripts: one runs, is told with its output and its exit code, and is audited without its text',
  async (lab) => {
    const begun = await execute(lab, 'echo one\necho two');
    expect(begun).toMatchObject({ status: 'pending', exit_code: null, output: '' });

    expect(await over(lab, begun)).toMatchObject({
      status: 'completed',
      exit_code: 0,
      output: 'one\ntwo\n',
      output_bytes: 8,
      truncated: false,
      error: null,
    });
    expect(await over(lab, await execute(lab, 'echo before\nexit 3\necho after'))).toMatchObject({
      status: 'failed',
      exit_code: 3,
      output: 'before\n',
    });

    const rows = await lab.audit.all();
    expect(rows).toBeInOrder(
      'remote.script_started',
      'remote.script_ended',
      'remote.script_started',
      'remote.script_ended',
    );
    const about = rows.filter(({ action }) => action.startsWith('remote.script_'));
    expect(about.map(({ resource_id }) => resource_id)).toEqual(Array(4).fill(lab.machine().id));
    expect(about[0]?.metadata).toMatchObject({
      script_id: begun.id,
      script_bytes: 17,
      machine_name: 'Linux-C',
    });
    expect(about[3]?.metadata).toMatchObject({ status: 'failed', exit_code: 3 });
    expect(JSON.stringify(rows)).not.toContain('echo');
    expect(lab.shell.processes()).toEqual([]);
  },
);

scenario(
  'Scripts: an administrator runs one from the page of machines, and finds it there again',
  async (lab) => {
    const bob = await lab.user('bob');
    await bob.signIn();
    const pages = await bob.administration();

    expect(await pages.runScript('Linux-C', 'echo first')).toEqual({
      how: 'completed exit code 0, after 0s',
      output: 'first\n',
    });
    await lab.clock.advance('1s');
    expect(await pages.runScript('Linux-C', 'exit 3')).toEqual({
      how: 'failed exit code 3, after 0s',
      output: '(it printed nothing)',
    });

    expect(await pages.recentScripts()).toEqual([
      'Linux-C: failed, exit code 3, after 0s',
      'Linux-C: completed, exit code 0, after 0s',
    ]);
  },
);

scenario(
  'Scripts: by keyboard alone an administrator runs one, is told how it went, reads what it printed, and finds it again',
  async ({ user }) => {
    const bob = await user('bob');
    await bob.signIn();
    const keys = await (await bob.administration()).machinesByKeyboard();

    await keys.tabTo('button "Run script on Linux-C"');
    await keys.press('Enter');
    expect(await keys.focus()).toBe('textbox "Script"');
    await keys.type('seq 1 200');
    await keys.tabTo('button "Run"');
    await keys.press('Enter');
    await keys.hears('completed exit code 0, after 0s');
    await keys.tabTo('region "Output"');
    await keys.press('End');
    await keys.seesTheEnd();
    await keys.press('Escape');
    expect(await keys.focus()).toBe('button "Run script on Linux-C"');

    await keys.tabTo(/^button "Show the script on Linux-C of /);
    const show = await keys.focus();
    await keys.press('Enter');
    expect(await keys.dialog()).toEqual({
      title: expect.stringMatching(/^Script on Linux-C, /),
      description: 'completed exit code 0, after 0s',
    });
    expect(await keys.focus()).toBe('region "Output"');
    await keys.press('Escape');
    expect(await keys.focus()).toBe(show);
  },
);

scenario('Scripts: output over 100 KB is cut, and told to be', async (lab) => {
  const script = await over(lab, await execute(lab, 'seq 1 40000'));

  const all = Array.from({ length: 40_000 }, (_, n) => `${n + 1}\n`).join('');
  expect(script).toMatchObject({ status: 'completed', truncated: true, output_bytes: all.length });
  expect(script.output).toBe(all.slice(0, 100 * 1024));
});

scenario('Scripts: when its time is over it is killed with all that it started', async (lab) => {
  const begun = await execute(lab, 'echo begun\nsetsid sleep 1000 &\nsleep 1000', { timeout: 60 });
  await lab.clock.advance('59s');
  expect(await told(lab, begun)).toMatchObject({ status: 'running' });
  expect(lab.shell.processes()).not.toEqual([]);

  await lab.clock.advance('2s');
  expect(await told(lab, begun)).toMatchObject({ status: 'timeout', exit_code: null, output: 'begun\n' });
  await lab.clock.advance('5s');

  expect(lab.shell.processes()).toEqual([]);
  expect(await ended(lab)).toMatchObject([{ script_id: begun.id, status: 'timeout' }]);
});

scenario(
  'Scripts: a machine that goes down, or is quarantined, or a sign-in that is revoked fails it',
  async (lab) => {
    const lost = await execute(lab, 'sleep 1000');
    await lab.clock.settle();
    {
      await using _down = await lab.machine().down();
      await lab.clock.advance('5s');
      expect(await told(lab, lost)).toMatchObject({ status: 'failed', error: 'Agent connection error' });
    }
    await lab.clock.settle();
    const alice = await lab.api('alice');
    await lab.alice.signIn();
    const revoked = await execute(lab, 'sleep 1000', {}, await lab.alice.apiClient());
    await lab.clock.settle();
    await alice.call('POST', '/api/sessions/revoke-others', {});
    await lab.clock.settle();
    expect(await told(lab, revoked)).toMatchObject({ error: 'The sign-in that started it was revoked' });

    const quarantined = await execute(lab, 'sleep 1000');
    await lab.clock.settle();
    const administer = (action: string) =>
      alice.call('POST', '/api/machine-admin', { action, org_id: alice.orgId, machine_id: lab.machine().id });
    await administer('quarantine');
    await lab.clock.advance('5s');
    expect(await told(lab, quarantined)).toMatchObject({ status: 'failed', error: 'machine quarantined' });
    expect(lab.shell.processes()).toEqual([]);
  },
);

scenario('Scripts: a killed gateway fails what it ran, once, and the machine is left clean', async (lab) => {
  const begun = await execute(lab, 'sleep 1000');
  await lab.clock.settle();

  await lab.gateway.kill();
  await lab.gateway.restart();
  await lab.clock.advance('5s');

  expect(await told(lab, begun)).toMatchObject({
    status: 'failed',
    error: 'The gateway ended while the script ran',
  });
  expect(await ended(lab)).toMatchObject([{ script_id: begun.id, status: 'failed' }]);
  expect(lab.shell.processes()).toEqual([]);
});

scenario('Scripts: refusals are those of create_session, in its order, and nothing is run', async (lab) => {
  const [bob, carol] = [await lab.api('bob'), await lab.api('carol')];
  const body = {
    action: 'execute_script',
    org_id: bob.orgId,
    machine_id: lab.machine().id,
    script: 'echo smuggled',
  };
  const refusal = async (client: typeof bob, change: object) => {
    const { status, body: answer } = await client.call('POST', '/api/remote-shell', { ...body, ...change });
    return [status, (answer as { error: { code: string } }).error?.code];
  };

  expect(await refusal(carol, {})).toEqual([403, 'FORBIDDEN']);
  expect(await refusal(bob, { org_id: 'elsewhere' })).toEqual([403, 'FORBIDDEN']);
  expect(await refusal(bob, { machine_id: 'nowhere' })).toEqual([404, 'MACHINE_NOT_FOUND']);
  for (const wrong of [
    { script: '' },
    { script: 'x'.repeat(16 * 1024 + 1) },
    { script: 'a\0b' },
    { script: 7 },
    { timeout: 0 },
    { timeout: 3601 },
    { timeout: 1.5 },
    { shell: '/bin/sh' },
  ])
    expect([wrong, ...(await refusal(bob, wrong))]).toEqual([wrong, 400, 'BAD_REQUEST']);
  {
    await using _down = await lab.machine().down();
    expect(await refusal(bob, {})).toEqual([400, 'MACHINE_OFFLINE']);
  }
  expect(await lab.audit.all()).not.toContainEqual(
    expect.objectContaining({ action: 'remote.script_started' }),
  );
  expect(lab.history.of('shell.spawned')).toEqual([]);
});

scenario('Scripts: one takes a slot as a terminal does', { policy: { sessionsPerUser: 1 } }, async (lab) => {
  const bob = await lab.api('bob');
  const running = await execute(lab, 'sleep 30');
  await lab.clock.settle();
  const second = await bob.call('POST', '/api/remote-shell', {
    action: 'execute_script',
    org_id: bob.orgId,
    machine_id: lab.machine().id,
    script: 'true',
  });
  expect(second).toMatchObject({ status: 429, body: { error: { code: 'SESSION_LIMIT' } } });

  await using _down = await lab.machine().down();
  await lab.clock.settle();
  expect(await over(lab, running)).toMatchObject({ status: 'failed' });
});

scenario(
  'Scripts: a terminal and a script share one limit, on every gateway',
  { gateways: 2, policy: { sessionsPerUser: 1 } },
  async (lab) => {
    const bob = await lab.api('bob');
    const device = await lab.user('bob', 'B', 'g2');
    await device.signIn();
    const elsewhere = await device.apiClient();
    const machine = lab.machine().id;
    const unused = await bob.shellToken(machine);
    const running = await execute(lab, 'sleep 1000');
    await lab.clock.settle();

    for (const client of [bob, elsewhere])
      for (const more of [{ action: 'create_session' }, { action: 'execute_script', script: 'true' }])
        expect(
          await client.call('POST', '/api/remote-shell', {
            org_id: client.orgId,
            machine_id: machine,
            ...more,
          }),
        ).toMatchObject({ status: 429, body: { error: { code: 'SESSION_LIMIT' } } });
    const late = await lab.sockets.open({ client: bob, machine, shellToken: unused });
    expect((await late.closed).code).toBe(4429);
    expect(await told(lab, running)).toMatchObject({ status: 'running' });

    await using _down = await lab.machine().down();
    await lab.clock.settle();
  },
);

scenario(
  'Scripts: one that runs is known to whoever takes a census, and so is a terminal beside it',
  async (lab) => {
    const census = async () => {
      await lab.world.census();
      return lab.history.of('census').at(-1)!.data;
    };
    const begun = await execute(lab, 'sleep 30');
    const terminal = await lab.alice.connect('Linux-C');
    expect(await census()).toMatchObject({
      gateway: { sessions: 1, streams: 1, scripts: 1 },
      agents: [{ machine: 'Linux-C', shells: 2, streams: 2 }],
    });

    await terminal.close();
    await lab.clock.advance('5s');
    expect(await census()).toMatchObject({
      gateway: { sessions: 0, scripts: 1 },
      agents: [{ machine: 'Linux-C', shells: 1, streams: 1 }],
    });

    await using _down = await lab.machine().down();
    await lab.clock.advance('5s');
    expect(await census()).toMatchObject({ gateway: { scripts: 0 }, processes: [] });
    expect(await told(lab, begun)).toMatchObject({ status: 'failed' });
  },
);
