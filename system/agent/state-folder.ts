/** Where agent and `ztna` meet: a folder that belongs to the user the agent runs as. */
import { join } from 'node:path';

/** The flag, else HANGUP_STATE_DIR, else the XDG state folder, else the system's. */
export function stateFolder(flag: string | undefined, env: NodeJS.ProcessEnv): string {
  if (flag) return flag;
  if (env.HANGUP_STATE_DIR) return env.HANGUP_STATE_DIR;
  if (env.XDG_STATE_HOME) return join(env.XDG_STATE_HOME, 'hangup');
  return '/var/lib/hangup';
}

export function controlSocket(folder: string): string {
  return join(folder, 'agent.sock');
}
