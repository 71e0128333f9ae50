#!/usr/bin/env node
/** The agent as a program: real time, real shells, the address and the gateway it is told. */
import { hostname } from 'node:os';
import manifest from '../../package.json' with { type: 'json' };
import { fingerprint } from '../contracts/secrets.ts';
import { createJsonLog } from '../node/json-log.ts';
import { serveControl } from '../node/local-control.ts';
import { createPtyShells } from '../node/pty-shell.ts';
import { systemClock } from '../node/system-clock.ts';
import { systemEntropy } from '../node/system-entropy.ts';
import { tcpDialer } from '../node/tcp-dialer.ts';
import { createTcpTunnel } from '../node/tcp-tunnel.ts';
import { type AgentSettings, agentHelp, readAgentSettings, UsageError } from './command-line.ts';
import { type Agent, startAgent } from './start.ts';
import { controlSocket } from './state-folder.ts';

async function run(settings: AgentSettings): Promise<void> {
  const log = createJsonLog({
    actor: `agent:${hostname()}`,
    clock: systemClock,
    write: (line) => process.stdout.write(line),
  });
  let agent: Agent | null = null;
  // First of all, so that a second agent on this machine stops here and reaps nothing of the first.
  const control = await serveControl(controlSocket(settings.stateFolder), {
    up: async () => agent?.up(),
    down: async () => agent?.down(),
    status: () => agent?.status(),
  });
  agent = startAgent(
    {
      clock: systemClock,
      entropy: systemEntropy,
      shells: createPtyShells({
        owner: fingerprint(settings.nodeKey),
        program: settings.program,
        home: settings.home,
      }),
      dialer: tcpDialer,
      tunnel: createTcpTunnel({ host: settings.host, port: settings.port }),
      log,
    },
    { ...settings, version: manifest.version },
  );
  const stopped = Promise.withResolvers<void>();
  let asked = false;
  const stop = () => {
    // Asked twice, somebody is in a hurry: the kernel hangs the shells up.
    if (asked) process.exit(1);
    asked = true;
    agent?.stop().then(stopped.resolve, stopped.reject);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  try {
    await agent.up();
  } catch (error) {
    await agent.stop();
    await control.close();
    throw error;
  }
  await stopped.promise;
  await control.close();
}

try {
  const settings = readAgentSettings(process.argv.slice(2), process.env);
  if (settings === 'help') process.stdout.write(agentHelp);
  else await run(settings);
  process.exit(0);
} catch (error) {
  process.stderr.write(`hangup agent: ${(error as Error).message}\n`);
  if (!(error instanceof UsageError)) process.exit(1);
  process.stderr.write('Try --help.\n');
  process.exit(64);
}
