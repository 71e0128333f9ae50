/**
 * A real OpenSSH server and its client, with keys and a port of their own, and the laboratory's fault proxy
 * between them:
 *
 *     ssh ══ link with faults ══▶ sshd ── a command on a terminal
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { systemClock } from '../../system/node/system-clock.ts';
import { systemEntropy } from '../../system/node/system-entropy.ts';
import type { LinkFaults } from '../network/link-faults.ts';
import { createNetwork, type Network } from '../network/links.ts';
import { reservePort } from '../network/ports.ts';
import type { FoundSshd } from './find-sshd.ts';
import { SshdLog } from './sshd-log.ts';

const run = promisify(execFile);

export interface SshdOptions {
  /** Lines of sshd_config(5) beside those that make it run here. */
  readonly config: readonly string[];
  /** What runs on the session's terminal. */
  readonly command: string;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** One session on one server. Disposing of it ends both programs and removes their files. */
export class SshSession implements AsyncDisposable {
  readonly link: LinkFaults;
  readonly log: SshdLog;
  readonly #owned: readonly (() => Promise<void>)[];

  private constructor(link: LinkFaults, log: SshdLog, owned: readonly (() => Promise<void>)[]) {
    this.link = link;
    this.log = log;
    this.#owned = owned;
  }

  /** A session whose command has begun. Rejects with what sshd said when there comes none. */
  static async open(sshd: FoundSshd, options: SshdOptions): Promise<SshSession> {
    const owned: (() => Promise<void>)[] = [];
    const log = new SshdLog();
    try {
      const folder = await mkdtemp(join(tmpdir(), 'hangup-sshd-'));
      owned.unshift(() => rm(folder, { recursive: true, force: true }));
      for (const key of ['host', 'user'])
        await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', '', '-f', join(folder, key)]);
      const port = await reservePort();
      await writeFile(join(folder, 'config'), configOf(folder, port, options.config));

      const server = startSshd(sshd, join(folder, 'config'), log);
      owned.unshift(() => end(server));
      await listening(port, server, options.signal);

      const network: Network = await createNetwork({
        clock: systemClock,
        entropy: systemEntropy,
        server: 'embedded',
        observe: () => {},
      });
      owned.unshift(() => network.stop());
      const link = await network.link({ name: 'ssh-sshd', upstream: `127.0.0.1:${port}` });

      const client = startClient(folder, link.port, options.command);
      owned.unshift(() => end(client));
      await log.until(({ open }) => open, options.signal);
      return new SshSession(link, log, owned);
    } catch (error) {
      for (const dispose of owned) await dispose();
      throw new Error(`no session on ${sshd.name}: ${(error as Error).message}\n${log.tail}`, {
        cause: error,
      });
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const dispose of this.#owned) await dispose();
  }
}

function configOf(folder: string, port: number, lines: readonly string[]): string {
  return [
    'ListenAddress 127.0.0.1',
    `Port ${port}`,
    `HostKey ${folder}/host`,
    `AuthorizedKeysFile ${folder}/user.pub`,
    'PidFile none',
    'UsePAM no',
    'StrictModes no',
    'PasswordAuthentication no',
    'PermitRootLogin prohibit-password',
    'LogLevel DEBUG3',
    ...lines,
    '',
  ].join('\n');
}

/**
 * Root's sshd wants `/run/sshd`, which Debian makes when it starts the service: it gets one in a mount
 * namespace of its own, so that nothing of it stays.
 */
function startSshd({ path }: FoundSshd, config: string, log: SshdLog): ChildProcess {
  const args = ['-D', '-e', '-f', config];
  const ownRun = 'mount -t tmpfs none /run && mkdir -m 755 /run/sshd && exec "$0" "$@"';
  const server =
    process.getuid?.() === 0
      ? spawn('unshare', ['--mount', 'sh', '-c', ownRun, path, ...args], {
          stdio: ['ignore', 'ignore', 'pipe'],
        })
      : spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'] });
  server.stderr!.setEncoding('utf8').on('data', (text: string) => log.read(text));
  return server;
}

function startClient(folder: string, port: number, command: string): ChildProcess {
  const options = {
    StrictHostKeyChecking: 'no',
    UserKnownHostsFile: `${folder}/known_hosts`,
    BatchMode: 'yes',
    IdentitiesOnly: 'yes',
    LogLevel: 'ERROR',
    // Whatever ends the session, it must be the server.
    ServerAliveInterval: '0',
  };
  return spawn(
    'ssh',
    [
      ...['-F', 'none', '-tt', '-i', `${folder}/user`, '-p', String(port)],
      ...Object.entries(options).flatMap(([name, value]) => ['-o', `${name}=${value}`]),
      `${userInfo().username}@127.0.0.1`,
      command,
    ],
    // Its input stays open: a client at its end of file is no idle client.
    { stdio: ['pipe', 'ignore', 'ignore'] },
  );
}

/** Dials until the server takes it. Rejects when the server is gone, or when told to give up. */
async function listening(port: number, server: ChildProcess, signal: AbortSignal): Promise<void> {
  for (;;) {
    signal.throwIfAborted();
    if (server.exitCode !== null || server.signalCode !== null) throw new Error('sshd has ended');
    const socket = connect({ host: '127.0.0.1', port });
    const open = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    socket.destroy();
    if (open) return;
    await new Promise((resolve) => systemClock.setTimer(20, () => resolve(null)));
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
