import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type TypedShell, typedShell } from '../testing/typed-shell.ts';
import { until } from '../testing/until.ts';
import { environmentOf, readProcess } from './process-table.ts';
import { createPtyShells } from './pty-shell.ts';
import { createShellCgroup } from './shell-cgroup.ts';

const opened: TypedShell[] = [];
let count = 0;

function open(cgroups: boolean): TypedShell {
  const shells = createPtyShells({ args: ['--norc'], home: tmpdir(), cgroups });
  const typed = typedShell(shells.spawn({ sessionId: `tree-${process.pid}-${count++}`, cols: 80, rows: 24 }));
  opened.push(typed);
  return typed;
}

/** Types a command that prints `pid=N=` and answers N. */
async function startedBy(shell: TypedShell, command: string): Promise<number> {
  shell.type(command);
  return Number((await shell.shows(/pid=(\d+)=/))[1]);
}

function runs(pid: number): boolean {
  return readProcess(pid)?.dead === false;
}

afterEach(async () => {
  for (const { shell, gone } of opened.splice(0)) {
    shell.hangUp();
    shell.kill();
    await gone;
  }
});

const groupsPossible = (() => {
  const probe = spawn('sleep', ['1000']);
  const group = createShellCgroup('probe', 'probe', probe.pid!);
  probe.once('exit', () => group?.remove());
  probe.kill('SIGKILL');
  return group !== null;
})();

const diesOfHangUp = [
  ['a background job', 'sleep 1000 & echo pid=$!='],
  ['a stopped job', 'sleep 1000 & kill -STOP $!; echo pid=$!='],
  ['one that left by setsid', "setsid sh -c 'echo pid=$$= >&2; exec sleep 1000' </dev/null >/dev/null &"],
  ['one that keeps the terminal open from another session', "setsid sh -c 'echo pid=$$=; exec sleep 1000' &"],
  ['a grandchild whose parent has exited', "sh -c 'sleep 1000 & echo pid=$!='"],
] as const;

const needsKill = [
  ['one that ignores SIGHUP', 'sh -c \'trap "" HUP; echo pid=$$=; exec sleep 1000\' &'],
  ['one under nohup', "nohup sh -c 'echo pid=$$= >/dev/tty; exec sleep 1000' >/dev/null &"],
  ['the shell itself when it ignores SIGHUP', "trap '' HUP; echo pid=$$="],
] as const;

/** Ignores SIGHUP in a session of its own. */
const stubborn = 'setsid sh -c \'trap "" HUP; echo pid=$$=; exec sleep 1000\' &';

const doubleFork =
  '(env -i setsid sh -c \'trap "" HUP; echo pid=$$= >&3; exec 3>&-; exec sleep 1000\' 3>&1 </dev/null >/dev/null 2>&1 &)';

describe.each([
  ['a control group', true],
  ['/proc alone', false],
])('the processes of a shell, found by %s', (_by, cgroups) => {
  const inGroups = it.skipIf(cgroups && !groupsPossible);

  inGroups.each(diesOfHangUp)('%s dies of the hang-up', async (_which, command) => {
    const shell = open(cgroups);
    const pid = await startedBy(shell, command);
    expect(shell.shell.survivors()).toContain(pid);
    shell.shell.hangUp();
    await shell.gone;
    expect(runs(pid)).toBe(false);
  });

  inGroups.each(needsKill)('%s survives the hang-up and not the kill', async (_which, command) => {
    const shell = open(cgroups);
    const pid = await startedBy(shell, command);
    shell.shell.hangUp();
    expect(shell.shell.survivors()).toContain(pid);
    expect(shell.shell.kill()).toContain(pid);
    await shell.gone;
    expect(runs(pid)).toBe(false);
  });

  inGroups('what the shell left behind at its own exit is still found', async () => {
    const shell = open(cgroups);
    const pid = await startedBy(shell, stubborn);
    shell.type('exit');
    await shell.exited;
    expect(shell.shell.survivors()).toEqual([pid]);
    expect(shell.story).not.toContain('gone');
  });

  inGroups('a neighbour is left alone', async () => {
    const neighbour = open(cgroups);
    const pid = await startedBy(neighbour, 'sleep 1000 & echo pid=$!=');
    const shell = open(cgroups);
    await startedBy(shell, 'sleep 1000 & echo pid=$!=');
    shell.shell.hangUp();
    shell.shell.kill();
    await shell.gone;
    expect(neighbour.shell.survivors().sort()).toEqual([neighbour.shell.pid, pid].sort());
  });

  inGroups('the agent itself is none of them', () => {
    expect(open(cgroups).shell.survivors()).not.toContain(process.pid);
  });
});

describe('a daemon that has left session, terminal and environment all at once', () => {
  it.skipIf(!groupsPossible)('is found by the control group', async () => {
    const shell = open(true);
    const pid = await startedBy(shell, doubleFork);
    await until('the parent exits', () => readProcess(pid)?.parent !== shell.shell.pid);
    shell.shell.hangUp();
    expect(shell.shell.kill()).toContain(pid);
    await shell.gone;
    expect(runs(pid)).toBe(false);
  });

  it('is found by /proc alone once it was seen before it left', async () => {
    await using folder = await mkdtempDisposable(join(tmpdir(), 'hangup-'));
    const shell = open(false);
    const gate = join(folder.path, 'gate');
    const pid = await startedBy(
      shell,
      `mkfifo ${gate}; (sh -c 'echo pid=$$=; read go <${gate}; exec env -i setsid sleep 1000 </dev/null >/dev/null 2>&1' &)`,
    );
    expect(shell.shell.survivors()).toContain(pid);
    shell.type(`echo go >${gate}`);
    await until('it leaves', () => environmentOf(pid, 'PATH') === null && readProcess(pid)?.session === pid);
    shell.shell.hangUp();
    await shell.gone;
    expect(runs(pid)).toBe(false);
  });
});

describe('leftovers of an agent that was killed', () => {
  it('are killed by the next run with the same owner, and by no other', async () => {
    const owner = `owner-${process.pid}`;
    const script = `
      import { createPtyShells } from ${JSON.stringify(new URL('pty-shell.ts', import.meta.url).href)};
      const shell = createPtyShells({ owner: '${owner}', args: ['--norc'], home: '/tmp' })
        .spawn({ sessionId: 'lost', cols: 80, rows: 24 });
      let output = '';
      shell.onOutput((bytes) => {
        output += Buffer.from(bytes);
        const found = output.match(/pid=(\\d+)=/);
        if (found) console.log(found[1]);
      });
      shell.write(Buffer.from(${JSON.stringify(`${stubborn}\n`)}));
    `;
    const agent = spawn(process.execPath, ['--input-type=module', '--eval', script]);
    const [pid] = (await once(agent.stdout, 'data')).map(Number) as [number];
    agent.kill('SIGKILL');
    await once(agent, 'exit');

    expect(createPtyShells({ owner: 'somebody else' }).killLeftovers?.()).toEqual([]);
    expect(runs(pid)).toBe(true);
    expect(createPtyShells({ owner }).killLeftovers?.()).toEqual([
      { sessionId: 'lost', pids: expect.arrayContaining([pid]) },
    ]);
    await until('it dies', () => !runs(pid));
  });
});
