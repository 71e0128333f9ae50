#!/usr/bin/env node
/** `ztna`: takes this machine on and off the tailnet, and tells how it stands. */
import { parseArgs } from 'node:util';
import { type ControlCommand, callControl, controlCommands, NoAgentError } from '../node/local-control.ts';
import type { AgentStatus } from './start.ts';
import { controlSocket, stateFolder } from './state-folder.ts';

const help = `Takes this machine on and off the tailnet.

Usage: ztna up | down | status [flags]

  up       the machine can be reached, and says so to its gateway
  down     the machine says that it goes, then ends all its shells and can be reached no more
  status   how it stands

  --state-dir FOLDER   where the agent listens    HANGUP_STATE_DIR  (/var/lib/hangup)
  --json               the status as JSON
  --help

Exit codes: 0 done, 1 the agent could not do it, 3 the machine is down (status), 64 wrong usage,
69 no agent is running.
`;

function describe(status: AgentStatus): string {
  const beat = status.last_beat;
  return [
    `${status.up ? 'up' : 'down'}`,
    `machine    ${status.machine_id ?? 'not known yet'}`,
    `gateway    ${status.gateway_url}`,
    `last beat  ${beat ? `${beat.at}  ${beat.error ?? 'accepted'}` : 'none yet'}`,
    `shells     ${status.shells}`,
    `version    ${status.version}`,
    '',
  ].join('\n');
}

function readArguments(): { command: ControlCommand; socket: string; json: boolean } | 'help' {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { 'state-dir': { type: 'string' }, json: { type: 'boolean' }, help: { type: 'boolean' } },
  });
  if (values.help) return 'help';
  const command = controlCommands.find((name) => name === positionals[0]);
  if (!command || positionals.length > 1)
    throw new Error(`"${positionals.join(' ')}" is no command, want up, down or status`);
  return {
    command,
    socket: controlSocket(stateFolder(values['state-dir'], process.env)),
    json: values.json ?? false,
  };
}

/** Answers the exit code. */
async function run(): Promise<number> {
  let wish: ReturnType<typeof readArguments>;
  try {
    wish = readArguments();
  } catch (error) {
    process.stderr.write(`ztna: ${(error as Error).message}\nTry --help.\n`);
    return 64;
  }
  if (wish === 'help') {
    process.stdout.write(help);
    return 0;
  }
  try {
    const status = (await callControl(wish.socket, wish.command)) as AgentStatus;
    process.stdout.write(wish.json ? `${JSON.stringify(status)}\n` : describe(status));
    return wish.command === 'status' && !status.up ? 3 : 0;
  } catch (error) {
    process.stderr.write(`ztna: ${(error as Error).message}\n`);
    return error instanceof NoAgentError ? 69 : 1;
  }
}

process.exitCode = await run();
