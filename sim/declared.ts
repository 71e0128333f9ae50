/** Scenarios by themselves, for whoever plays them without Playwright's runner. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Script } from './play.ts';
import type { ScenarioOptions } from './tiers.ts';

export interface Declared {
  readonly title: string;
  readonly options: ScenarioOptions;
  readonly script: Script;
}

const specs = join(import.meta.dirname, '../scenarios');
let collected: Declared[] | null = null;

/** What all spec files declare. Once a process: see `scenariosIn`. */
export async function allScenarios(): Promise<Declared[]> {
  const files = readdirSync(specs).filter((file) => file.endsWith('.spec.ts'));
  const declared: Declared[] = [];
  for (const file of files.sort()) declared.push(...(await scenariosIn(pathToFileURL(join(specs, file)))));
  return declared;
}

/** What a spec file declares. One file at a time, and each file once: a module is loaded only once. */
export async function scenariosIn(spec: URL): Promise<Declared[]> {
  if (collected) throw new Error('scenariosIn: another file is being read');
  const mine: Declared[] = [];
  collected = mine;
  try {
    await import(spec.href);
  } finally {
    collected = null;
  }
  return mine;
}

/** Takes a scenario if somebody collects; else answers false. */
export function collect(declared: Declared): boolean {
  collected?.push(declared);
  return collected !== null;
}
