/** What the machines page says of a script that was run. */
import type { Script, ScriptEntry } from '../../contracts/api/scripts.ts';
import { durationText } from '../format/duration.ts';

export function isOver({ status }: Pick<Script, 'status'>): boolean {
  return status !== 'pending' && status !== 'running';
}

/** How it goes, or went. */
export function howItWent({ status, exit_code, signal, error, timeout, duration_ms }: ScriptEntry): string {
  if (status === 'pending') return 'The machine is being asked.';
  if (status === 'running') return 'It runs.';
  if (status === 'timeout') return `It was killed after its ${timeout} seconds.`;
  const why = error ?? (signal === null ? `exit code ${exit_code}` : `ended by ${signal}`);
  return duration_ms === null ? why : `${why}, after ${durationText(duration_ms)}`;
}

/** What it printed, for people. */
export function outputText({ output }: Script): string {
  return output || '(it printed nothing)';
}

/** How many are listed. */
export const recentScripts = 10;
