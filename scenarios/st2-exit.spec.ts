/** ST2: a shell that ends by itself ends the session with 1000 "Shell session ended", after its last byte. */
import { expect, type Lab, scenario, type Terminal } from '../sim/index.ts';

async function endsByItself(terminal: Terminal): Promise<void> {
  await terminal.shows('Session ended.', { color: 'yellow' });
  await terminal.isDisconnected();
  expect(terminal).toHaveClosedWith(1000, 'Shell session ended', { by: 'gateway', cause: 'shell_exited' });
}

async function auditedEnd(audit: Lab['audit'], terminal: Terminal): Promise<Record<string, unknown>> {
  const rows = await audit.of(terminal);
  expect(rows).toBeInOrder('remote.session_created', 'remote.shell_connected', 'remote.shell_disconnected');
  return rows.find((row) => row.action === 'remote.shell_disconnected')!.metadata;
}

scenario('ST2 typing exit ends the session with 1000', async ({ alice, audit }) => {
  const terminal = await alice.connect('Linux-C');

  await terminal.type('exit\n');

  await endsByItself(terminal);
  await terminal.offersReconnect();
  expect(await auditedEnd(audit, terminal)).toMatchObject({ exit_code: 0, signal: null });
});

scenario('ST2 exit 3 is still 1000, and the audit log has the exit code', async ({ alice, audit }) => {
  const terminal = await alice.connect('Linux-C');

  await terminal.type('exit 3\n');

  await endsByItself(terminal);
  expect(await auditedEnd(audit, terminal)).toMatchObject({ exit_code: 3, signal: null });
});

scenario('ST2 Ctrl-D ends it like exit', async ({ alice }) => {
  const terminal = await alice.connect('Linux-C');

  await terminal.press('Control+d');

  await endsByItself(terminal);
});

scenario(
  'ST2 a shell that is killed is still 1000, and the audit log has the signal',
  async ({ alice, audit }) => {
    const terminal = await alice.connect('Linux-C');

    await terminal.type('kill -9 $$\n');

    await endsByItself(terminal);
    expect(await auditedEnd(audit, terminal)).toMatchObject({ signal: 'SIGKILL' });
  },
);

scenario('ST2 leaving a sub-shell keeps the session', async ({ alice }) => {
  const terminal = await alice.connect('Linux-C');
  await terminal.type('bash --norc\n');
  await terminal.type('echo depth $SHLVL\n');
  await terminal.shows('depth 2');

  await terminal.type('exit\n');

  await terminal.type('echo depth $SHLVL again\n');
  await terminal.shows('depth 1 again');
  expect(terminal).toBeOpen();
});

scenario('ST2 output under way when the shell exits arrives before the close', async ({ alice, history }) => {
  const terminal = await alice.connect('Linux-C');

  await terminal.type('seq 1 20000; exit\n');

  await endsByItself(terminal);
  const session = terminal.session;
  const written = history.of('shell.output').filter(({ data }) => data.session === session);
  const { connection } = terminal;
  const received = history.of('page.output').filter(({ data }) => data.connection === connection);
  const bytes = (records: readonly { data: { data: string } }[]) =>
    Buffer.concat(records.map(({ data }) => Buffer.from(data.data, 'base64'))).toString();
  expect(bytes(written)).toContain('\n20000\r\n');
  expect(bytes(received)).toBe(bytes(written));
});
