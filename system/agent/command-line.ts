/** The agent's flags and environment. A flag wins over its variable. */
import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { parseArgs } from 'node:util';
import { agentPort } from '../contracts/agent-api.ts';
import { stateFolder } from './state-folder.ts';

export interface AgentSettings {
  readonly gatewayUrl: string;
  readonly nodeKey: string;
  readonly host: string;
  readonly port: number;
  readonly stateFolder: string;
  readonly program: string;
  readonly home: string;
  readonly heartbeatIntervalMs: number;
  readonly hangUpGraceMs: number;
}

/** Says what was given and what would be right. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const agentHelp = `Runs the agent of this machine: opens shells for its gateway and reports that the machine is there.

Usage: npm run agent -- --gateway URL [flags]

  --gateway URL           the gateway's origin                     HANGUP_GATEWAY_URL
  --node-key-file FILE    holds the key the machine was enrolled   HANGUP_NODE_KEY_FILE
                          with; or the key itself in               HANGUP_NODE_KEY
  --host ADDRESS          the machine's address on the tailnet     HANGUP_AGENT_HOST     (127.0.0.1)
  --port PORT             where the gateway finds the agent        HANGUP_AGENT_PORT     (${agentPort})
  --shell PROGRAM         what a session runs                      HANGUP_SHELL          (/bin/bash)
  --home FOLDER           where a session starts                   HANGUP_HOME           (your home)
  --state-dir FOLDER      where ztna finds the agent               HANGUP_STATE_DIR      (/var/lib/hangup)
  --heartbeat SECONDS     rhythm of reports                        HANGUP_HEARTBEAT      (30)
  --hang-up-grace SECONDS from SIGHUP to SIGKILL                   HANGUP_HANG_UP_GRACE  (2)
  --help

Events go to standard output, one line of JSON each. SIGTERM ends all shells, tells the gateway and exits.
Exit codes: 0 stopped, 1 could not start, 64 wrong flags.
`;

/** `'help'` when that was asked for. Throws UsageError. */
export function readAgentSettings(args: readonly string[], env: NodeJS.ProcessEnv): AgentSettings | 'help' {
  const flags = parseFlags(args);
  if (flags.help) return 'help';

  const gatewayUrl = flags.gateway ?? env.HANGUP_GATEWAY_URL;
  if (!gatewayUrl) throw new UsageError('The gateway is missing: give --gateway https://gateway.example');
  const port = flags.port ?? env.HANGUP_AGENT_PORT;
  return {
    gatewayUrl: origin(gatewayUrl),
    nodeKey: nodeKey(flags['node-key-file'] ?? env.HANGUP_NODE_KEY_FILE, env.HANGUP_NODE_KEY),
    host: flags.host ?? env.HANGUP_AGENT_HOST ?? '127.0.0.1',
    port: port === undefined ? agentPort : number('--port', port, 0, 65535, true),
    stateFolder: stateFolder(flags['state-dir'], env),
    program: flags.shell ?? env.HANGUP_SHELL ?? '/bin/bash',
    home: flags.home ?? env.HANGUP_HOME ?? userInfo().homedir,
    heartbeatIntervalMs:
      1000 * number('--heartbeat', flags.heartbeat ?? env.HANGUP_HEARTBEAT ?? '30', 1, 3600),
    hangUpGraceMs:
      1000 * number('--hang-up-grace', flags['hang-up-grace'] ?? env.HANGUP_HANG_UP_GRACE ?? '2', 0, 60),
  };
}

function parseFlags(args: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({
      args: [...args],
      options: {
        gateway: text,
        'node-key-file': text,
        host: text,
        port: text,
        shell: text,
        home: text,
        'state-dir': text,
        heartbeat: text,
        'hang-up-grace': text,
        help: { type: 'boolean' },
      },
    }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function origin(text: string): string {
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:'))
    throw new UsageError(`--gateway is "${text}", want an origin such as https://gateway.example`);
  return url.origin;
}

function number(flag: string, text: string, least: number, most: number, whole = false): number {
  const value = text.trim() === '' ? Number.NaN : Number(text);
  if (!(value >= least && value <= most) || (whole && !Number.isInteger(value)))
    throw new UsageError(
      `${flag} is "${text}", want ${whole ? 'a whole number' : 'a number'} from ${least} to ${most}`,
    );
  return value;
}

/** Never quoted in an error: it is a secret. */
function nodeKey(file: string | undefined, variable: string | undefined): string {
  if (!file && !variable)
    throw new UsageError('The node key is missing: give --node-key-file or HANGUP_NODE_KEY');
  let key = variable ?? '';
  if (file) {
    try {
      key = readFileSync(file, 'utf8').trim();
    } catch (error) {
      throw new UsageError(`Cannot read the node key from ${file}: ${(error as NodeJS.ErrnoException).code}`);
    }
  }
  if (key.length < 16 || key.length > 200)
    throw new UsageError(`The node key has ${key.length} characters, want 16 to 200`);
  return key;
}
