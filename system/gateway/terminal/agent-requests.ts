/**
 * HTTP to one agent, each request on a connection of its own from the Dialer port; what is posted is
 * signed. No request has a time limit here: Node's would run on real time, the session's deadlines run on
 * its clock.
 */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { signatureHeader } from '../../contracts/agent-api.ts';
import type { Address, Dialer } from '../../ports/dialer.ts';

export interface Signer {
  /** The value of `signatureHeader` for a request. */
  sign(method: string, path: string, body: string): string;
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

  constructor(ports: { readonly dialer: Dialer; readonly signer: Signer }, address: Address) {
    this.#dialer = ports.dialer;
    this.#signer = ports.signer;
    this.#address = address;
  }

  /** A request for a ticket's stream, whose body is a stream, too; its head is on the way when this returns. */
  stream(path: string): ClientRequest {
    const request = this.#request('GET', path, { 'transfer-encoding': 'chunked' });
    request.flushHeaders();
    return request;
  }

  /** Resolves on a 2xx. Rejects with AgentAnswerError on any other, or with the connection's error. */
  post(path: string, body: unknown): { readonly done: Promise<void>; abort(): void } {
    const json = JSON.stringify(body);
    const request = this.#request('POST', path, {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(json)),
      [signatureHeader]: this.#signer.sign('POST', path, json),
    });
    const done = new Promise<void>((resolve, reject) => {
      let answered = false;
      request.on('error', reject);
      request.on('close', () => {
        if (!answered) reject(new AgentAnswerError(`POST ${path} got no answer`));
      });
      request.on('response', (response) => {
        answered = true;
        drain(response).then((complete) => {
          const status = response.statusCode ?? 0;
          if (complete && status >= 200 && status < 300) resolve();
          else if (complete) reject(new AgentAnswerError(`POST ${path} was answered with ${status}`));
          else reject(new AgentAnswerError(`The answer to POST ${path} was too long or broke off`));
          request.destroy();
        });
      });
    });
    request.end(json);
    return { done, abort: () => void request.destroy() };
  }

  #request(method: string, path: string, headers: Record<string, string>): ClientRequest {
    return httpRequest({
      method,
      host: this.#address.host,
      port: this.#address.port,
      path,
      headers,
      // Without an agent, Node uses this socket for this one request and closes it after the answer.
      createConnection: (): Duplex => this.#dialer.dial(this.#address),
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
