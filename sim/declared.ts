/** Scenarios by themselves, for whoever plays them without Playwright's runner. */
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Script } from './play.ts';
import type { ScenarioOptions } from './tiers.ts';

export interface Declared {
  /** The file that declares it, in `scenarios/`. */
  readonly spec: string;
  readonly title: string;
  readonly options: ScenarioOptions;
  readonly script: Script;
}

const specs = join(import.meta.dirname, '../scenarios');
type Declaration = Omit<Declared, 'spec'>;

let collected: Declaration[] | null = null;
let all: Promise<Declared[]> | null = null;

/** What all spec files declare. */
export function allScenarios(): Promise<Declared[]> {
  all ??= readAll();
  return all;
}

async function readAll(): Promise<Declared[]> {
  const files = readdirSync(specs).filter((file) => file.endsWith('.spec.ts'));
  const declared: Declared[] = [];
  for (const file of files.sort()) declared.push(...(await scenariosIn(pathToFileURL(join(specs, file)))));
  return declared;
}

/** What a spec file declares. One file at a time, and each file once: a module is loaded only once. */
export async function scenariosIn(spec: URL): Promise<Declared[]> {
  if (collected) throw new Error('scenariosIn: another file is being read');
  const mine: Declaration[] = [];
  collected = mine;
  try {
    await import(spec.href);
  } finally {
    collected = null;
  }
  return mine.map((one) => ({ spec: basename(spec.pathname), ...one }));
}

/** Takes a scenario if somebody collects; else answers false. */
export function collect(declared: Declaration): boolean {
  collected?.push(declared);
  return collected !== null;
}
