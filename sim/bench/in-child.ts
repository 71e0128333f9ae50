/**
 * Runs one benchmark in a process of its own: what another one has compiled, kept or collected is no part
 * of its numbers.
 *
 *     runInChild ── name, scale ──▶ this file as a program ── progress, measures or an error ──▶ runInChild
 */
import { fork } from 'node:child_process';
import type { Benchmark, Measure } from './benchmark.ts';
import { catalogue } from './catalogue.ts';

type Said = { readonly now: string } | { readonly measures: readonly Measure[] } | { readonly error: string };

/** Rejects with what went wrong there. */
export function runInChild(
  name: string,
  scale: number,
  progress: (now: string) => void,
): Promise<readonly Measure[]> {
  const { flags = [] } = named(name);
  const child = fork(import.meta.filename, [name, String(scale)], {
    execArgv: [...process.execArgv, '--expose-gc', ...flags],
  });
  const kill = () => void child.kill('SIGKILL');
  // An interrupted run leaves no process behind.
  process.once('exit', kill);
  return new Promise((resolve, reject) => {
    child.on('message', (said: Said) => {
      if ('now' in said) progress(said.now);
      else if ('measures' in said) resolve(said.measures);
      else reject(new Error(said.error));
    });
    child.once('error', reject);
    child.once('exit', (code, signal) => {
      process.off('exit', kill);
      reject(new Error(`it ended with ${signal ?? code} before it had measured anything`));
    });
  });
}

function named(name: string): Benchmark {
  return catalogue.find((one) => one.name === name)!;
}

if (import.meta.main) {
  const [, , name, scale] = process.argv;
  const say = (said: Said) => process.send!(said);
  try {
    say({ measures: await named(name!).run((now) => say({ now }), Number(scale)) });
  } catch (error) {
    say({ error: error instanceof Error ? error.message : String(error) });
  }
  process.disconnect();
}
