/** Shells whose terminals are watched from the inside: what they print and what reaches them. */
import type { Shell, ShellSpawner } from '../../system/ports/shell.ts';
import type { Observations } from '../history/record.ts';

export type ObserveShell = <K extends 'shell.output' | 'shell.received'>(
  kind: K,
  data: Observations[K],
) => void;

/** Tells `observe` of every byte, in the order in which it passed, before the spawner's user hears of it. */
export function recordingShells(spawner: ShellSpawner, observe: ObserveShell): ShellSpawner {
  return {
    ...(spawner.killLeftovers && { killLeftovers: () => spawner.killLeftovers!() }),
    spawn(options) {
      const session = options.sessionId;
      const shell = spawner.spawn(options);
      shell.onOutput((output) => observe('shell.output', { session, data: base64(output) }));
      const recorded: Shell = {
        pid: shell.pid,
        write(input) {
          observe('shell.received', { session, data: base64(input) });
          return shell.write(input);
        },
        onDrain: (listener) => shell.onDrain(listener),
        resize: (cols, rows) => shell.resize(cols, rows),
        pause: () => shell.pause(),
        resume: () => shell.resume(),
        onOutput: (listener) => shell.onOutput(listener),
        onExit: (listener) => shell.onExit(listener),
        hangUp: () => shell.hangUp(),
        kill: () => shell.kill(),
        survivors: () => shell.survivors(),
        onGone: (listener) => shell.onGone(listener),
      };
      return recorded;
    },
  };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
