/** The gateway's end of `GET /shell`, in the hands of a test. */
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import {
  encodeFrame,
  FrameReader,
  type FrameType,
  type ShellExit,
  type StreamFrame,
} from '../contracts/shell-stream.ts';

export interface ShellStream {
  readonly request: ClientRequest;
  readonly response: IncomingMessage;
  readonly status: number;
  /** Frames received so far. */
  readonly frames: readonly StreamFrame[];
  send(type: FrameType, payload?: string | Uint8Array): boolean;
  type(line: string): void;
  /** Bytes that may be no frames. */
  sendRaw(bytes: Uint8Array): void;
  output(): string;
  /** Resolves once the output contains the text. */
  shows(text: string): Promise<void>;
  /** Resolves once so many frames of a type have arrived. */
  receives(type: FrameType, count?: number): Promise<void>;
  /** `clean`: the response came to its regular end. */
  readonly ended: Promise<'clean' | 'cut'>;
  exit(): ShellExit | null;
  /** The body of a refusal. */
  refusal(): Promise<unknown>;
}

export function openShellStream(port: number, path: string): Promise<ShellStream> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({
      host: '127.0.0.1',
      port,
      path,
      method: 'GET',
      headers: { 'transfer-encoding': 'chunked' },
      agent: false,
    });
    request.on('error', reject);
    request.on('response', (response) => resolve(watch(request, response)));
    request.flushHeaders();
  });
}

function watch(request: ClientRequest, response: IncomingMessage): ShellStream {
  const framed = response.headers['content-type'] === 'application/octet-stream';
  const reader = new FrameReader();
  const frames: StreamFrame[] = [];
  const raw: Buffer[] = [];
  const waiting = new Set<() => void>();
  const ended = Promise.withResolvers<'clean' | 'cut'>();

  response.on('data', (chunk: Buffer) => {
    if (framed)
      frames.push(...reader.read(chunk).map(({ type, payload }) => ({ type, payload: payload.slice() })));
    else raw.push(chunk);
    for (const look of waiting) look();
  });
  response.on('end', () => ended.resolve('clean'));
  response.on('error', () => ended.resolve('cut'));
  response.on('close', () => ended.resolve('cut'));

  const when = (isTrue: () => boolean) =>
    new Promise<void>((resolve) => {
      const look = () => {
        if (!isTrue()) return;
        waiting.delete(look);
        resolve();
      };
      waiting.add(look);
      look();
    });
  const payloads = (type: FrameType) =>
    frames.filter((frame) => frame.type === type).map((frame) => frame.payload);
  const output = () => Buffer.concat(payloads('data')).toString();
  const send = (type: FrameType, payload: string | Uint8Array = '') =>
    request.write(encodeFrame(type, typeof payload === 'string' ? Buffer.from(payload) : payload));

  return {
    request,
    response,
    status: response.statusCode ?? 0,
    frames,
    send,
    type: (line) => void send('data', `${line}\r`),
    sendRaw: (bytes) => void request.write(bytes),
    output,
    shows: (text) => when(() => output().includes(text)),
    receives: (type, count = 1) => when(() => payloads(type).length >= count),
    ended: ended.promise,
    exit() {
      const [payload] = payloads('exit');
      return payload ? (JSON.parse(Buffer.from(payload).toString()) as ShellExit) : null;
    },
    async refusal() {
      await ended.promise;
      return JSON.parse(Buffer.concat(raw).toString());
    },
  };
}
