/**
 * A shell that fails is still a session that ended in order: how it failed is for the audit log to tell, and
 * no business of the close code. ttyd#1395: an exit code other than 0 was sent as close code 1006.
 */
import { expect, type Lab, scenario, type Terminal } from '../sim/index.ts';

interface Exit {
  readonly exit_code: number | null;
  readonly signal: string | null;
}

/** Ends one shell after the other on the same terminal by typing a line, and checks each end. */
async function endEach({ alice, audit, history }: Lab, ends: readonly (readonly [string, Exit])[]) {
  let terminal: Terminal | null = null;
  for (const [line, exit] of ends) {
    if (terminal) await terminal.reconnect();
    else terminal = await alice.connect('Linux-C');

    await terminal.type(`${line}\n`);

    await terminal.shows('Session ended.', { color: 'yellow' });
    await terminal.isDisconnected();
    expect(terminal).toHaveClosedWith(1000, 'Shell session ended', { by: 'gateway', cause: 'shell_exited' });
    const rows = await audit.of(terminal);
    expect(rows.at(-1), line).toMatchObject({ action: 'remote.shell_disconnected', metadata: exit });
  }
  const closes = history.of('wire.frame').filter(({ data }) => data.opcode === 'close');
  // Ours and its echo, each seen on both sides of the link.
  expect(closes.map(({ data }) => data.code)).toEqual(ends.flatMap(() => [1000, 1000, 1000, 1000]));
}

scenario('Failing shell: exit codes 1, 127 and 255 are told by 1000, never by 1006', async (lab) => {
  await endEach(lab, [
    ['exit 1', { exit_code: 1, signal: null }],
    ['no-such-program; exit', { exit_code: 127, signal: null }],
    ['exit 255', { exit_code: 255, signal: null }],
  ]);
});

scenario('Failing shell: a shell killed by a signal is told by 1000, never by 1006', async (lab) => {
  await endEach(lab, [
    ['kill -KILL $$', { exit_code: null, signal: 'SIGKILL' }],
    ['kill -SEGV $$', { exit_code: null, signal: 'SIGSEGV' }],
    ['kill -HUP $$', { exit_code: null, signal: 'SIGHUP' }],
  ]);
});
