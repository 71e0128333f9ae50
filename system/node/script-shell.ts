/**
 * How a shell is given a script: by its environment, which only its own user can read, where its arguments
 * would stand in everybody's list of processes. It takes the script out of the environment before it runs it,
 * and gives it nothing to read.
 */
const variable = 'HANGUP_SCRIPT';

/** POSIX: the variable is expanded before `eval` unsets it, and the status is the script's. */
export const scriptArguments: readonly string[] = ['-c', `eval "unset ${variable}; $${variable}" </dev/null`];

/** A terminal is there, but nobody looks at it: no colours, no cursor. */
export function scriptEnvironment(script: string): Record<string, string> {
  return { [variable]: script, TERM: 'dumb' };
}
