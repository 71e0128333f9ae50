/**
 * The secrets of a whole run, kept in a file only its owner can read until the run's reports have been
 * looked through for them, and then removed.
 */
import { appendFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Leak, SecretGuard } from '../history/secrets.ts';

/** Names the file to the processes of the run. */
export const secretsVariable = 'HANGUP_RUN_SECRETS';

export interface RunSecrets extends Disposable {
  readonly file: string;
  /** Sightings in files and folders. */
  leaksIn(paths: readonly string[]): Promise<Leak[]>;
}

/** @param folder an existing one that goes away with the run */
export function runSecrets(folder: string): RunSecrets {
  const file = join(folder, 'secrets');
  writeFileSync(file, '', { mode: 0o600 });
  return {
    file,
    leaksIn(paths) {
      const guard = new SecretGuard();
      for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
        const [plain, name] = JSON.parse(line) as [string, string];
        guard.add(name, plain);
      }
      return guard.findInFiles(paths);
    },
    [Symbol.dispose]: () => rmSync(file, { force: true }),
  };
}

/** Adds one world's secrets (plain → name); does nothing outside a run that collects them. */
export function keepSecretsForTheRun(secrets: ReadonlyMap<string, string>): void {
  const file = process.env[secretsVariable];
  if (!file) return;
  appendFileSync(file, [...secrets].map((entry) => `${JSON.stringify(entry)}\n`).join(''));
}
