/** One request to the gateway, over the dialer, with a deadline on the clock. */
import { request as httpRequest } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { connect as tlsConnect } from 'node:tls';
import type { Clock } from '../ports/clock.ts';
import type { Dialer } from '../ports/dialer.ts';
import { limits } from './limits.ts';

export interface GatewayCall {
  /** Rejects when the gateway could not be reached, did not answer in time, or answered at too great length. */
  readonly answer: Promise<{ readonly status: number; readonly body: string }>;
  /** Gives up; `answer` rejects with this reason. */
  abort(reason: string): void;
}

export function callGateway(
  ports: { readonly clock: Clock; readonly dialer: Dialer },
  url: URL,
  body: unknown,
  deadlineMs: number,
): GatewayCall {
  const json = Buffer.from(JSON.stringify(body));
  const request = httpRequest({
    method: 'POST',
    host: url.hostname,
    path: url.pathname + url.search,
    headers: { host: url.host, 'content-type': 'application/json', 'content-length': json.length },
    createConnection: () => dial(ports.dialer, url),
  });
  const deadline = ports.clock.setTimer(deadlineMs, () =>
    request.destroy(new Error(`the gateway did not answer within ${deadlineMs} ms`)),
  );
  const answer = new Promise<{ status: number; body: string }>((resolve, reject) => {
    request.on('error', reject);
    request.on('response', (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        length += chunk.length;
        if (length > limits.beatAnswerBytes)
          request.destroy(new Error(`the gateway's answer is over ${limits.beatAnswerBytes} bytes`));
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }),
      );
    });
  }).finally(() => deadline.cancel());
  request.end(json);
  return { answer, abort: (reason) => void request.destroy(new Error(reason)) };
}

function dial(dialer: Dialer, url: URL): Duplex {
  const secure = url.protocol === 'https:';
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const socket = dialer.dial({ host, port: Number(url.port || (secure ? 443 : 80)) });
  if (!secure) return socket;
  return tlsConnect({ socket, ALPNProtocols: ['http/1.1'], ...(isIP(host) ? {} : { servername: host }) });
}
