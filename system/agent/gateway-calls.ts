/** Requests to the gateway, each with a deadline on the clock, over one connection that is kept between them. */
import { Agent, type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import type { Clock } from '../ports/clock.ts';
import type { Dialer } from '../ports/dialer.ts';
import { limits } from './limits.ts';

export interface GatewayCall {
  /** Rejects when the gateway could not be reached, did not answer in time, or answered at too great length. */
  readonly answer: Promise<Answer>;
  /** Gives up; `answer` rejects with this reason. */
  abort(reason: string): void;
}

interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface GatewayCalls {
  /** The same may arrive twice: where a kept connection turns out to have ended, another takes its place. */
  post(body: unknown, deadlineMs: number): GatewayCall;
  /** Ends the connection that is kept. */
  close(): void;
}

export function gatewayCalls(
  { clock, dialer }: { readonly clock: Clock; readonly dialer: Dialer },
  url: URL,
): GatewayCalls {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  agent.createConnection = () => dial(dialer, url);

  return {
    post(body, deadlineMs) {
      const json = Buffer.from(JSON.stringify(body));
      let request: ClientRequest;
      let givenUp = false;
      const abort = (reason: string) => {
        givenUp = true;
        request.destroy(new Error(reason));
      };
      const deadline = clock.setTimer(deadlineMs, () =>
        abort(`the gateway did not answer within ${deadlineMs} ms`),
      );
      const answer = new Promise<Answer>((resolve, reject) => {
        const send = () => {
          request = httpRequest({
            agent,
            method: 'POST',
            host: url.hostname,
            path: url.pathname + url.search,
            headers: { host: url.host, 'content-type': 'application/json', 'content-length': json.length },
          });
          let answered = false;
          request.on('response', (response) => {
            answered = true;
            read(response)
              .then((answer) => {
                // Of several gateways behind one address another one may be well.
                if (answer.status >= 500) agent.destroy();
                resolve(answer);
              })
              .catch(reject);
          });
          request.on('error', (error) => {
            // The other side ended it while nobody used it, or as this was on its way.
            if (request.reusedSocket && !answered && !givenUp) send();
            else reject(error);
          });
          request.end(json);
        };
        send();
      }).finally(() => deadline.cancel());
      return { answer, abort };
    },
    close: () => agent.destroy(),
  };
}

/** The whole answer. Rejects when it breaks off, or is too long. */
function read(response: IncomingMessage): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let length = 0;
    response.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      length += chunk.length;
      if (length > limits.beatAnswerBytes)
        response.destroy(new Error(`the gateway's answer is over ${limits.beatAnswerBytes} bytes`));
    });
    response.on('error', reject);
    response.on('end', () =>
      resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
    );
  });
}

function dial(dialer: Dialer, url: URL): Duplex {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = dialer.dial({ host, port: Number(url.port || (secure ? 443 : 80)) });
  if (!secure) return socket;
  return tlsConnect({ socket, ALPNProtocols: ['http/1.1'], ...(isIP(host) ? {} : { servername: host }) });
}
