/**
 * Processes inside containers, looked at from outside: the kernel lists them like any other, under numbers
 * of its own beside those that they go by inside.
 */
import { readFileSync } from 'node:fs';
import { sessionVariable } from '../../../system/node/shell-processes.ts';
import { processesWith } from '../process/process-tree.ts';

/** By the numbers that they go by in their containers. */
export function pidsInside(home: string): number[] {
  return processesWith('HOME', home).flatMap((pid) => insidePid(pid) ?? []);
}

/** The number that a process of a shell goes by outside. @param pid as it goes by in its container */
export function pidOutside(session: string, pid: number): number {
  const found = processesWith(sessionVariable, session).find((one) => insidePid(one) === pid);
  if (found === undefined) throw new Error(`no process of the session goes by ${pid} in its container`);
  return found;
}

/** Whether the processes of containers are this kernel's, and may be looked at. */
export function canSee(pid: number, variable: string, value: string): boolean {
  return processesWith(variable, value).includes(pid);
}

/** `null` for a process that has ended. */
function insidePid(pid: number): number | null {
  try {
    const [, numbers] = /^NSpid:\s*(.*)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(numbers?.split(/\s+/).at(-1)) || null;
  } catch {
    return null;
  }
}
