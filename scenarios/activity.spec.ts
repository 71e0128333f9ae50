/**
 * Activity: what keeps a session alive, and what only looks as if somebody were there. teleport#3933 and
 * amazon-ssm-agent#261: a long build was cut although it printed all the while; coder#12304 and
 * GUACAMOLE-1744: lists that poll, probes and resizes kept sessions alive for ever.
 */
import { expect, type Lab, scenario } from '../sim/index.ts';

const minutes = 60_000;

scenario(
  'Activity: under "input" a build that prints every minute is warned at ten minutes and ended at thirty all the same',
  async ({ alice, clock, shell, history }) => {
    const terminal = await alice.connect('Linux-C');
    const build = await shell.writerOn(terminal);
    await terminal.type('true\n');
    const typed = history.of('session.input').at(-1)!.t;

    for (let minute = 1; minute < 30; minute++) {
      await clock.advance(typed + minute * minutes - clock.now());
      await build.prints(`step ${minute}`);
    }
    expect(terminal).toBeOpen();
    await clock.advance(typed + 30 * minutes - clock.now());

    expect(terminal).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway', cause: 'idle_timeout' });
    const warnings = history.of('session.idle_warning').map(({ t, data }) => [t - typed, data.active]);
    // The end takes its warning with it; no output does.
    expect(warnings).toEqual([
      [10 * minutes, true],
      [30 * minutes, false],
    ]);
  },
);

scenario(
  'Activity: under "any" output takes the warning back, as a key does',
  { policy: { idleActivity: 'any' } },
  async ({ alice, clock, shell }) => {
    const terminal = await alice.connect('Linux-C');
    const build = await shell.writerOn(terminal);
    await clock.advance('10m');
    await terminal.warnsOfIdleness();

    await build.prints('still building');

    await terminal.hasNoWarning();
    await clock.advance('29m');
    expect(terminal).toBeOpen();
  },
);

/** Asks for every list there is that shows sessions, as pages left open do. */
async function pollEveryList({ api, machine }: Lab): Promise<void> {
  const own = await api('alice');
  const admin = await api('bob');
  for (const path of ['/api/terminals', '/api/sessions', '/api/machines'])
    expect((await own.call('GET', path)).status, path).toBe(200);
  expect((await admin.call('GET', '/api/admin/terminals')).status).toBe(200);
  await admin.auditLog({ resource_id: machine().id });
}

scenario(
  'Activity: lists that are polled every minute, by its owner and by an administrator, keep no session alive, not even under "any"',
  { policy: { idleActivity: 'any' } },
  async (lab) => {
    const { alice, clock, history } = lab;
    const terminal = await alice.connect('Linux-C');
    await terminal.type('x');
    await clock.settle();
    const active = history.of('session.input').at(-1)!.t;

    for (let minute = 1; minute < 30; minute++) {
      await clock.advance(active + minute * minutes - clock.now());
      await pollEveryList(lab);
    }
    expect(terminal).toBeOpen();
    await clock.advance(active + 30 * minutes + 100 - clock.now());

    expect(terminal).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway', cause: 'idle_timeout' });
  },
);

scenario('Activity: a poll does not make an idle terminal look active', async ({ alice, api, clock }) => {
  const terminal = await alice.connect('Linux-C');
  const client = await api('alice');
  const status = async () => {
    const { body } = await client.call('GET', '/api/terminals');
    const { terminals } = body as { terminals: { id: string; status: string }[] };
    return terminals.find(({ id }) => id === terminal.session)?.status;
  };
  await terminal.type('x');
  expect(await status()).toBe('active');

  await clock.advance('60s');

  expect(await status()).toBe('idle');
  expect(await status()).toBe('idle');
  await terminal.type('x');
  expect(await status()).toBe('active');
});

scenario(
  "Activity: a person's keys in one terminal do not keep the one beside it alive",
  { machines: ['Linux-C', 'Linux-D'] },
  async ({ alice, clock }) => {
    const forgotten = await alice.connect('Linux-C');
    const used = await alice.connectInNewTab('Linux-D');

    for (let minute = 0; minute < 30; minute += 10) {
      await clock.advance('10m');
      await used.type('x');
    }

    expect(forgotten).toHaveClosedWith(4408, 'Idle timeout', { by: 'gateway', cause: 'idle_timeout' });
    expect(used).toBeOpen();
  },
);
