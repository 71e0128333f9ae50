/** The shells of this agent, from their spawning until nothing is left of them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Shell, ShellOptions, ShellSpawner } from '../ports/shell.ts';
import { limits } from './limits.ts';
import { endShell, type ShellEnding } from './shell-ending.ts';
import { relayShell } from './shell-relay.ts';

export interface Shells {
  /** False while something of a shell with this id is left. */
  isFree(sessionId: string): boolean;
  /** Starts a shell and joins it to a stream whose head has been sent. Throws when it cannot be started. */
  open(options: ShellOptions, begin: () => { request: IncomingMessage; response: ServerResponse }): void;
  /** The same for a shell that runs a script, which is hung up when its time is long over. */
  run(
    options: ShellOptions & { readonly script: string },
    timeoutMs: number,
    begin: () => { request: IncomingMessage; response: ServerResponse },
  ): void;
  /** False when there is no such shell. */
  resize(sessionId: string, cols: number, rows: number): boolean;
  hangUpAll(): void;
  allGone(): Promise<void>;
  /** Ends what an earlier run of this agent could not. */
  killLeftovers(): void;
  census(): { shells: number; streams: number };
}

export function createShells(
  ports: { readonly clock: Clock; readonly log: Log; readonly shells: ShellSpawner },
  hangUpGraceMs: number,
): Shells {
  const live = new Map<string, { shell: Shell; ending: ShellEnding }>();
  let streams = 0;

  const open: (...how: Parameters<Shells['open']>) => ShellEnding = (options, begin) => {
    const { sessionId } = options;
    const shell = ports.shells.spawn(options);
    ports.log.event('shell.spawned', { session: sessionId, pid: shell.pid });
    const ending = endShell(shell, sessionId, ports, hangUpGraceMs);
    live.set(sessionId, { shell, ending });
    ending.done.then(() => live.delete(sessionId));

    const stream = begin();
    streams++;
    stream.response.once('close', () => streams--);
    relayShell(stream, shell, sessionId, ports, ending.hangUp);
    return ending;
  };

  return {
    isFree: (sessionId) => !live.has(sessionId),

    open: (options, begin) => void open(options, begin),

    run(options, timeoutMs, begin) {
      const ending = open(options, begin);
      const deadline = ports.clock.setTimer(timeoutMs + limits.scriptMs, ending.hangUp);
      ending.done.then(() => deadline.cancel());
    },

    resize(sessionId, cols, rows) {
      const session = live.get(sessionId);
      session?.shell.resize(cols, rows);
      return session !== undefined;
    },

    hangUpAll() {
      for (const { ending } of live.values()) ending.hangUp();
    },

    async allGone() {
      await Promise.all([...live.values()].map(({ ending }) => ending.done));
    },

    killLeftovers() {
      for (const { sessionId, pids } of ports.shells.killLeftovers?.() ?? [])
        ports.log.event('shell.reaped', { session: sessionId, killed: pids.length });
    },

    census: () => ({ shells: live.size, streams }),
  };
}
