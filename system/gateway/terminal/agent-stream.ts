/**
 * The stream that carries one shell: `GET /shell`, input up in the request's body, output down in the
 * response's, both in the frames of `contracts/shell-stream.ts`.
 */
import type { ClientRequest, IncomingMessage } from 'node:http';
import { encodeFrame, FrameReader, type ShellExit, type StreamFrame } from '../../contracts/shell-stream.ts';
import { AgentAnswerError, causeOf } from './agent-requests.ts';
import type { ShellListener } from './shell-leg.ts';

export class AgentStream {
  readonly #open: () => ClientRequest;
  #request: ClientRequest;
  readonly #listener: ShellListener;
  readonly #reader = new FrameReader();
  #response: IncomingMessage | null = null;
  #over = false;

  /** @param open makes the request, once more where the connection that it reused turns out to have ended */
  constructor(open: () => ClientRequest, listener: ShellListener) {
    this.#open = open;
    this.#listener = listener;
    this.#request = this.#ask();
  }

  /** False when the agent should be given time until `room`; nothing is lost. */
  write(input: Uint8Array): boolean {
    return this.#over || this.#request.write(encodeFrame('data', input));
  }

  probe(): void {
    if (!this.#over) this.#request.write(encodeFrame('alive'));
  }

  /** Stops reading from the agent, which stops reading from the shell. */
  pause(): void {
    this.#response?.pause();
  }

  resume(): void {
    this.#response?.resume();
  }

  /** Ends and destroys the request: the agent hangs the shell up. Idempotent; the listener hears no more. */
  release(): void {
    this.#over = true;
    this.#request.end();
    this.#request.destroy();
  }

  #ask(): ClientRequest {
    const request = this.#open();
    let answered = false;
    request.on('response', (response) => {
      answered = true;
      this.#onResponse(response);
    });
    request.on('drain', () => this.#over || this.#listener.room());
    request.on('error', (error) => {
      if (request.reusedSocket && !answered && !this.#over) this.#request = this.#ask();
      else this.#fail(error);
    });
    request.on('close', () => {
      // Behind a paused response the connection may be gone while output still waits to be read.
      if (this.#request === request && !this.#response) this.#broke('The agent closed the connection');
    });
    return request;
  }

  #onResponse(response: IncomingMessage): void {
    response.on('error', (error) => this.#fail(error));
    if (this.#over) return;
    if (response.statusCode !== 200) {
      this.#broke(`GET /shell was answered with ${response.statusCode}`);
      return;
    }
    this.#response = response;
    this.#listener.started();
    response.on('data', (chunk: Buffer) => this.#onData(chunk));
    response.on('end', () => this.#onEnd(response));
    response.on('close', () => this.#broke('The stream broke off'));
  }

  #onData(chunk: Buffer): void {
    if (this.#over) return;
    this.#listener.heard();
    let frames: StreamFrame[];
    try {
      frames = this.#reader.read(chunk);
    } catch (error) {
      this.#fail(error as Error);
      return;
    }
    for (const frame of frames) {
      if (this.#over) return;
      this.#onFrame(frame);
    }
  }

  #onFrame({ type, payload }: StreamFrame): void {
    switch (type) {
      case 'data':
        this.#listener.output(payload);
        return;
      case 'alive_reply':
        return;
      case 'exit': {
        const exit = readExit(payload);
        if (exit) this.#exited(exit);
        else this.#broke('The exit frame says nothing that an exit can');
        return;
      }
      case 'alive':
        this.#broke('The agent sent a frame that only gateways send');
    }
  }

  #onEnd(response: IncomingMessage): void {
    if (!response.complete || this.#reader.partial) this.#broke('The stream ended half-way');
    else this.#exited(null);
  }

  #exited(exit: ShellExit | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#listener.exited(exit);
  }

  /** An error is made for one that is told: each ends in many events, and a stack costs more than all of them. */
  #broke(how: string): void {
    if (!this.#over) this.#fail(new AgentAnswerError(how));
  }

  #fail(error: Error): void {
    if (this.#over) return;
    this.#over = true;
    this.#listener.failed(causeOf(error), error);
  }
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function readExit(payload: Uint8Array): ShellExit | null {
  let exit: unknown;
  try {
    exit = JSON.parse(utf8.decode(payload));
  } catch {
    return null;
  }
  if (typeof exit !== 'object' || exit === null) return null;
  const { exit_code, signal } = exit as Record<string, unknown>;
  if (exit_code !== null && !Number.isInteger(exit_code)) return null;
  if (signal !== null && !(typeof signal === 'string' && /^SIG[A-Z0-9+-]{1,12}$/.test(signal))) return null;
  return { exit_code: exit_code as number | null, signal: signal as string | null };
}
