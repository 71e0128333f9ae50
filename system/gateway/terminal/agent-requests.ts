/**
 * HTTP to one agent for one session, over connections from the Dialer port; what is posted is signed. No
 * request has a time limit here: Node's would run on real time, the session's deadlines run on its clock.
 *
 *     POST /tokens ── GET /shell      one connection, where the agent lets it stay
 *     POST /shell/resize              one for each
 */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { signatureHeader } from '../../contracts/agent-api.ts';
import type { Address, Dialer } from '../../ports/dialer.ts';

export interface Signer {
  /** The value of `signatureHeader` for a request. */
  sign(method: string, path: string, body: string): string;
}

/** A POST that is under way; an aborted one rejects. */
export interface Posted {
  readonly done: Promise<void>;
  abort(): void;
}

/** An answer of an agent that is nothing to go on with. */
export class AgentAnswerError extends Error {
  override readonly name = 'AgentAnswerError';
}

/** Errors of a connection that never came about. */
const unreachable = new Set([
  'ECONNREFUSED',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENETDOWN',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EADDRNOTAVAIL',
]);

export function causeOf(error: Error): 'agent_unreachable' | 'agent_error' {
  return unreachable.has((error as NodeJS.ErrnoException).code ?? '') ? 'agent_unreachable' : 'agent_error';
}

/** No answer to a POST needs more. */
const maxAnswerBytes = 64 * 1024;

export class AgentRequests {
  readonly #dialer: Dialer;
  readonly #signer: Signer;
  readonly #address: Address;
  /** Behind an announcement, for the stream that was announced. */
  #staying: Duplex | null = null;

  constructor(ports: { readonly dialer: Dialer; readonly signer: Signer }, address: Address) {
    this.#dialer = ports.dialer;
    this.#signer = ports.signer;
    this.#address = address;
  }

  /**
   * A request for a ticket's stream, whose body is a stream, too; its head is on the way when this returns.
   * With `reusedSocket` it is on the connection of the announcement, which may have ended meanwhile: the
   * next one is on a new connection.
   */
  stream(path: string): ClientRequest {
    const socket = this.#staying;
    this.#staying = null;
    const request = this.#request('GET', path, { 'transfer-encoding': 'chunked' }, socket ?? undefined);
    request.reusedSocket = socket !== null;
    request.flushHeaders();
    return request;
  }

  /** Posts what is followed by `stream`. */
  announce(path: string, body: unknown): Posted {
    return this.#post(path, body, true);
  }

  /** Resolves on a 2xx. Rejects with AgentAnswerError on any other, or with the connection's error. */
  post(path: string, body: unknown): Posted {
    return this.#post(path, body, false);
  }

  /** No stream will follow. */
  release(): void {
    this.#staying?.destroy();
    this.#staying = null;
  }

  #post(path: string, body: unknown, stays: boolean): Posted {
    const json = JSON.stringify(body);
    const request = this.#request('POST', path, {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(json)),
      [signatureHeader]: this.#signer.sign('POST', path, json),
      connection: stays ? 'keep-alive' : 'close',
    });
    const done = new Promise<void>((resolve, reject) => {
      let answered = false;
      request.on('error', reject);
      request.on('close', () => {
        if (!answered) reject(new AgentAnswerError(`POST ${path} got no answer`));
      });
      request.on('response', (response) => {
        answered = true;
        const socket = request.socket!;
        // Of a connection that nobody uses, nobody else would hear.
        if (stays) socket.on('error', () => {});
        drain(response).then((complete) => {
          const status = response.statusCode ?? 0;
          const accepted = complete && status >= 200 && status < 300;
          if (accepted) resolve();
          else if (complete) reject(new AgentAnswerError(`POST ${path} was answered with ${status}`));
          else reject(new AgentAnswerError(`The answer to POST ${path} was too long or broke off`));
          if (accepted && stays) this.#stay(socket);
          else request.destroy();
        });
      });
    });
    request.end(json);
    return { done, abort: () => void request.destroy() };
  }

  #stay(socket: Duplex): void {
    if (!socket.writable) return;
    this.#staying = socket;
    socket.once('close', () => {
      if (this.#staying === socket) this.#staying = null;
    });
  }

  #request(method: string, path: string, headers: Record<string, string>, over?: Duplex): ClientRequest {
    return httpRequest({
      method,
      host: this.#address.host,
      port: this.#address.port,
      path,
      headers,
      // Without an `http.Agent`, Node closes it after the answer, unless the request says `keep-alive`.
      createConnection: (): Duplex => over ?? this.#dialer.dial(this.#address),
    });
  }
}

/** Reads an answer to its end; false when it breaks off or is longer than any should be. */
function drain(response: IncomingMessage): Promise<boolean> {
  return new Promise((resolve) => {
    let bytes = 0;
    response.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes > maxAnswerBytes) resolve(false);
    });
    response.on('end', () => resolve(response.complete));
    response.on('error', () => resolve(false));
    response.on('close', () => resolve(false));
  });
}
