/**
 * An agent on a loopback port with a gateway that tests play: it answers heartbeats, signs requests and
 * opens shell streams. Time is in the test's hands; shells are scripted unless others are handed in.
 */
import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Agent, startAgent } from '../agent/start.ts';
import { signatureHeader } from '../contracts/agent-api.ts';
import { hashSecret } from '../contracts/secrets.ts';
import { tcpDialer } from '../node/tcp-dialer.ts';
import { createTcpTunnel } from '../node/tcp-tunnel.ts';
import type { ShellSpawner } from '../ports/shell.ts';
import { createManualClock, type ManualClock } from './manual-clock.ts';
import { createMemoryLog, type MemoryLog } from './memory-log.ts';
import { type ScriptedShells, scriptedShells } from './scripted-shells.ts';
import { createSeededEntropy } from './seeded-entropy.ts';
import { openShellStream, type ShellStream } from './shell-stream-client.ts';

export const nodeKey = 'node-key-of-the-tests';
export const graceMs = 2000;
export const intervalMs = 30_000;

export interface Beat {
  readonly node_key: string;
  readonly status: string;
  readonly version: string;
}

export interface AgentWorld extends AsyncDisposable {
  readonly clock: ManualClock;
  readonly log: MemoryLog;
  readonly agent: Agent;
  readonly scripted: ScriptedShells;
  readonly beats: readonly Beat[];
  readonly port: number;
  readonly publicKey: string;
  /** From now on beats are answered like this; `null` never answers. */
  answerBeats(answer: { status: number; body: unknown } | null): void;
  post(path: string, body: unknown, headers?: Record<string, string>): Promise<Answer>;
  /** The gateway's signature over a POST. */
  sign(path: string, body: string): string;
  /** Signed as the gateway does. */
  signedPost(path: string, body: unknown): Promise<Answer>;
  register(token: string, sessionId: string, expiresInSeconds?: number): Promise<Answer>;
  open(query: string): Promise<ShellStream>;
  /** Registers a fresh ticket and opens its shell. */
  shell(sessionId: string): Promise<ShellStream>;
}

export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

export async function agentWorld(
  options: {
    readonly shells?: ShellSpawner;
    readonly firstAnswer?: { status: number; body: unknown } | null;
  } = {},
): Promise<AgentWorld> {
  const clock = createManualClock();
  const log = createMemoryLog();
  const scripted = scriptedShells();
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const spki = publicKey.export({ type: 'spki', format: 'der' }).toString('base64url');
  const beats: Beat[] = [];
  const accepted = {
    status: 200,
    body: {
      success: true,
      data: { machine_id: 'linux-c', gateway_public_key: spki, commands: [] },
      error: null,
    },
  };
  let answer: { status: number; body: unknown } | null =
    options.firstAnswer === undefined ? accepted : options.firstAnswer;

  const gateway = createServer(async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    beats.push(JSON.parse(Buffer.concat(chunks).toString()) as Beat);
    if (!answer) return;
    response.writeHead(answer.status, { 'content-type': 'application/json' });
    response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
  });
  gateway.listen(0, '127.0.0.1');
  await once(gateway, 'listening');

  const tunnel = createTcpTunnel({ host: '127.0.0.1', port: 0 });
  const agent = startAgent(
    {
      clock,
      entropy: createSeededEntropy(),
      shells: options.shells ?? scripted,
      dialer: tcpDialer,
      tunnel,
      log,
    },
    {
      nodeKey,
      gatewayUrl: `http://127.0.0.1:${(gateway.address() as AddressInfo).port}`,
      version: '1.2.3',
      heartbeatIntervalMs: intervalMs,
      hangUpGraceMs: graceMs,
    },
  );
  if (answer) await agent.up();

  const post = async (path: string, body: unknown, headers: Record<string, string> = {}): Promise<Answer> => {
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(`http://127.0.0.1:${world.port}${path}`, {
      method: 'POST',
      body: text,
      headers,
    });
    return { status: response.status, body: await response.json() };
  };
  const world: AgentWorld = {
    clock,
    log,
    agent,
    scripted,
    beats,
    publicKey: spki,
    get port() {
      return tunnel.address()?.port ?? 0;
    },
    answerBeats(next) {
      answer = next;
    },
    post,
    sign: (path, body) => sign(null, Buffer.from(`POST\n${path}\n${body}`), privateKey).toString('base64url'),
    signedPost(path, body) {
      const text = JSON.stringify(body);
      return post(path, text, { [signatureHeader]: world.sign(path, text) });
    },
    register: (token, sessionId, expiresInSeconds = 300) =>
      world.signedPost('/tokens', {
        token_sha256: hashSecret(token),
        session_id: sessionId,
        expires_in: expiresInSeconds,
      }),
    open: (query) => openShellStream(world.port, `/shell?${query}`),
    async shell(sessionId) {
      const token = `ticket-of-${sessionId}`;
      await world.register(token, sessionId);
      return world.open(`token=${token}`);
    },
    async [Symbol.asyncDispose]() {
      const stopped = agent.stop();
      for (const shell of scripted.spawned) shell.kill();
      // Beats that nobody answers and shells that ignore their hang-up need time to pass.
      for (let i = 0; i < 4; i++) await clock.advance(graceMs);
      await stopped;
      gateway.closeAllConnections();
      gateway.close();
    },
  };
  return world;
}
