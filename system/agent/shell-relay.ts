/**
 * One streaming request and one shell: the request's body is what the person types, the response's body
 * what the shell prints, both as the frames of `contracts/shell-stream.ts`. Neither side is read faster
 * than the other takes it.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { encodeFrame, FrameReader, StreamFormatError } from '../contracts/shell-stream.ts';
import { type Clock, every, type Timer } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import type { Shell } from '../ports/shell.ts';

/**
 * While the shell does not read its input we do not read the stream, and so not the gateway's probes
 * either: we say unasked that we are there.
 */
const unaskedAliveMs = 5000;

export function relayShell(
  stream: { readonly request: IncomingMessage; readonly response: ServerResponse },
  shell: Shell,
  sessionId: string,
  ports: { readonly clock: Clock; readonly log: Log },
  hangUp: () => void,
): void {
  const { request, response } = stream;
  const reader = new FrameReader();
  let left = false;
  let exited = false;
  let owesReply = false;
  let unasked: Timer | null = null;

  const writable = () => !response.writableEnded && !response.destroyed;

  const replyAlive = () => {
    if (!writable()) return;
    // A peer that probes without reading gets one answer when it reads again.
    if (response.writableNeedDrain) owesReply = true;
    else response.write(encodeFrame('alive_reply'));
  };

  const takeInput = (input: Uint8Array) => {
    if (left || exited || input.length === 0) return;
    ports.log.event('shell.input', { session: sessionId, bytes: input.length });
    if (shell.write(input) || unasked) return;
    request.pause();
    unasked = every(ports.clock, unaskedAliveMs, replyAlive);
  };

  const takeInputAgain = () => {
    unasked?.cancel();
    unasked = null;
    request.resume();
  };

  /** Nobody is at the other end: what the shell still prints is for nobody, and must not block it. */
  const leave = () => {
    if (left) return;
    left = true;
    takeInputAgain();
    if (exited) return;
    shell.resume();
    hangUp();
  };

  request.on('data', (chunk: Buffer) => {
    try {
      for (const { type, payload } of reader.read(chunk)) {
        if (type === 'data') takeInput(payload);
        else if (type === 'alive') replyAlive();
        else throw new StreamFormatError(`a frame "${type}" does not go towards the shell`);
      }
    } catch (error) {
      ports.log.event('trouble', { what: 'agent.stream', error: String(error) });
      response.destroy();
      request.destroy();
      leave();
    }
  });
  request.on('end', leave);
  request.on('error', leave);
  response.on('error', leave);
  response.on('close', leave);
  response.on('drain', () => {
    if (owesReply) response.write(encodeFrame('alive_reply'));
    owesReply = false;
    if (!exited) shell.resume();
  });

  shell.onDrain(takeInputAgain);
  shell.onOutput((output) => {
    if (left || !writable()) return;
    if (!response.write(encodeFrame('data', output))) shell.pause();
  });
  shell.onExit((exit) => {
    exited = true;
    takeInputAgain();
    if (!writable()) return;
    response.end(encodeFrame('exit', Buffer.from(JSON.stringify(exit))));
  });
}
