/**
 * The programs that a world of processes starts. `HANGUP_PROGRAMS` names a folder where they are bundled
 * (as `hangup scenarios` does, for speed); without it they run from their sources.
 */
import { pathToFileURL } from 'node:url';

export function program(name: 'gateway' | 'agent'): URL {
  const bundles = process.env.HANGUP_PROGRAMS;
  return bundles ? pathToFileURL(`${bundles}/${name}.mjs`) : new URL(`./${name}-process.ts`, import.meta.url);
}
