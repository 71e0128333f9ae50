/**
 * How a person on the machine talks to its agent: a unix socket that only the agent's own user may open.
 * One line of JSON asks, one line answers.
 *
 *     {"command":"down"}                       {"ok":true,"status":{…}}
 *     {"command":"up"}                         {"ok":false,"error":"Cannot open the tunnel: …"}
 */
import { chmodSync, mkdirSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { dirname } from 'node:path';

export const controlCommands = ['up', 'down', 'status'] as const;
export type ControlCommand = (typeof controlCommands)[number];

export interface ControlTarget {
  up(): Promise<void>;
  down(): Promise<void>;
  /** Something that can be written as JSON. */
  status(): unknown;
}

export interface LocalControl {
  close(): Promise<void>;
}

/** There is nobody at the socket. */
export class NoAgentError extends Error {
  override readonly name = 'NoAgentError';
}

/** The agent was asked and could not do it. */
export class ControlError extends Error {
  override readonly name = 'ControlError';
}

/** sun_path of unix(7), without its closing NUL. */
const longestPath = 107;
const longestLine = 4096;
/** A command waits for the gateway's answer to a beat, which has its own deadline well within this. */
const patienceMs = 30_000;

/** Listens at `path`, in a folder of its own user. Throws when an agent listens there already. */
export async function serveControl(path: string, target: ControlTarget): Promise<LocalControl> {
  if (Buffer.byteLength(path) > longestPath)
    throw new ControlError(`Cannot listen at ${path}: a socket's path has at most ${longestPath} bytes`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (await somebodyListens(path))
    throw new ControlError(`Cannot listen at ${path}: an agent is running already`);
  // What a killed agent left.
  rmSync(path, { force: true });

  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => socket.destroy());
    socket.setTimeout(patienceMs, () => socket.destroy());
    readLine(socket).then(
      async (line) => void socket.end(`${JSON.stringify(await obey(target, line))}\n`),
      () => socket.destroy(),
    );
  });
  // Nobody else may connect in the moment between bind and chmod.
  const umask = process.umask(0o177);
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(path, resolve);
    });
  } finally {
    process.umask(umask);
  }
  chmodSync(path, 0o600);

  return {
    async close() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Answers the agent's status after the command. Throws NoAgentError or ControlError. */
export async function callControl(path: string, command: ControlCommand): Promise<unknown> {
  const socket = connect(path);
  try {
    const line = await new Promise<string>((resolve, reject) => {
      socket.setTimeout(patienceMs, () =>
        reject(new ControlError(`The agent at ${path} did not answer within ${patienceMs / 1000} s`)),
      );
      socket.once('error', (error: NodeJS.ErrnoException) => reject(readableError(path, error)));
      socket.once('connect', () => {
        socket.write(`${JSON.stringify({ command })}\n`);
        readLine(socket).then(resolve, () =>
          reject(new ControlError('The agent went away before it answered')),
        );
      });
    });
    const answer = JSON.parse(line) as { ok: true; status: unknown } | { ok: false; error: string };
    if (!answer.ok) throw new ControlError(answer.error);
    return answer.status;
  } finally {
    socket.destroy();
  }
}

async function obey(target: ControlTarget, line: string): Promise<unknown> {
  try {
    const { command } = JSON.parse(line) as { command?: unknown };
    if (command !== 'status' && command !== 'up' && command !== 'down')
      throw new ControlError(`Unknown command, want one of ${controlCommands.join(', ')}`);
    if (command !== 'status') await target[command]();
    return { ok: true, status: target.status() };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

/** Resolves with the first line; rejects when the peer ends without one or does not come to its end. */
function readLine(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => {
      text += chunk;
      const end = text.indexOf('\n');
      if (end >= 0) resolve(text.slice(0, end));
      else if (text.length > longestLine) reject(new Error('the line is too long'));
    });
    socket.on('close', () => reject(new Error('the peer has left')));
    socket.on('end', () => reject(new Error('the peer has ended')));
  });
}

function somebodyListens(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(path);
    const answer = (listens: boolean) => {
      socket.destroy();
      resolve(listens);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
  });
}

function readableError(path: string, error: NodeJS.ErrnoException): Error {
  if (error.code === 'ENOENT' || error.code === 'ECONNREFUSED')
    return new NoAgentError(`No agent is running here: nobody listens at ${path}`);
  if (error.code === 'EACCES')
    return new ControlError(`Cannot talk to the agent: ${path} belongs to another user`);
  return new ControlError(`Cannot talk to the agent at ${path}: ${error.message}`);
}
