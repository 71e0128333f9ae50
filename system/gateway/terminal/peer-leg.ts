/** The leg of a guest to a shell that is shared on another gateway (`peer-shell.ts`). */
import { type ClientRequest, request as httpRequest } from 'node:http';
import type { Duplex } from 'node:stream';
import { signatureHeader } from '../../contracts/agent-api.ts';
import { encodeFrame, FrameReader, type StreamFrame } from '../../contracts/shell-stream.ts';
import type { PeerCaller } from '../../ports/peer-caller.ts';
import { AgentAnswerError, causeOf, type Signer } from './agent-requests.ts';
import { type PeerShellWish, peerShellProtocol, peerShellTarget } from './peer-shell.ts';
import type { ShellLeg, ShellListener } from './shell-leg.ts';

export class PeerLeg implements ShellLeg {
  /** The stream to the agent is the owner's. */
  readonly streaming = false;
  readonly timers = 0;
  readonly #ports: { readonly peers: PeerCaller | null; readonly signer: Signer };
  readonly #wish: PeerShellWish;
  readonly #address: string | null;
  readonly #onOver: () => void;
  readonly #reader = new FrameReader();
  #request: ClientRequest | null = null;
  #stream: Duplex | null = null;
  #listener: ShellListener | null = null;
  #broken: Error | null = null;
  #over = false;

  /**
   * @param address the URL at which gateways reach the other one; null where they can not
   * @param onOver called when the collaboration is over
   */
  constructor(
    ports: { readonly peers: PeerCaller | null; readonly signer: Signer },
    { wish, address, onOver }: { wish: PeerShellWish; address: string | null; onOver: () => void },
  ) {
    this.#ports = ports;
    this.#wish = wish;
    this.#address = address;
    this.#onOver = onOver;
  }

  /** Resolves when the other gateway has the leg ready; never where the collaboration is over. */
  async reach(): Promise<void> {
    const { peers, signer } = this.#ports;
    const address = this.#address;
    if (!peers || address === null) throw new Error('the gateway with the shared shell has no address');
    const path = peerShellTarget(this.#wish);
    const request = httpRequest({
      method: 'GET',
      path,
      headers: {
        host: new URL(address).host,
        connection: 'Upgrade',
        upgrade: peerShellProtocol,
        [signatureHeader]: signer.sign('GET', path, ''),
      },
      // Without an agent, Node uses this socket for this one request.
      createConnection: () => peers.connect(address),
    });
    this.#request = request;
    await new Promise<void>((resolve, reject) => {
      request.on('upgrade', (_response, stream, head) => {
        this.#joined(stream, head);
        resolve();
      });
      request.on('response', (response) => {
        request.destroy();
        if (response.statusCode === 404) this.#end();
        else reject(new AgentAnswerError(`GET ${path} was answered with ${response.statusCode}`));
      });
      request.on('error', reject);
      request.on('close', () => {
        if (!this.#stream && !this.#over) reject(new AgentAnswerError('The gateway closed the connection'));
      });
      request.end();
    });
  }

  start(_size: unknown, listener: ShellListener): void {
    if (this.#over || !this.#stream) return;
    this.#listener = listener;
    if (this.#broken) {
      this.#fail(this.#broken);
      return;
    }
    listener.started();
    this.#stream.resume();
  }

  write(input: Uint8Array): boolean {
    return this.#over || !this.#stream || this.#stream.write(encodeFrame('data', input));
  }

  probe(): void {
    if (!this.#over) this.#stream?.write(encodeFrame('alive'));
  }

  /** The window is the owner's. */
  resize(): void {}

  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  release(): void {
    this.#over = true;
    this.#listener = null;
    this.#request?.destroy();
    this.#stream?.destroy();
  }

  /** Nothing is read until the session is ready for it. */
  #joined(stream: Duplex, head: Buffer): void {
    this.#stream = stream;
    stream.pause();
    if (head.length > 0) stream.unshift(head);
    stream.on('data', (chunk: Buffer) => this.#onData(chunk));
    stream.on('drain', () => this.#listener?.room());
    stream.on('error', (error) => this.#fail(error));
    stream.on('close', () => this.#fail(new AgentAnswerError('The stream broke off')));
    if (this.#over) stream.destroy();
  }

  #onData(chunk: Buffer): void {
    this.#listener?.heard();
    try {
      for (const frame of this.#reader.read(chunk)) if (!this.#over) this.#onFrame(frame);
    } catch (error) {
      this.#fail(error as Error);
    }
  }

  #onFrame({ type, payload }: StreamFrame): void {
    if (type === 'data') this.#listener?.output(payload);
    else if (type === 'exit') this.#end();
    else if (type === 'alive')
      this.#fail(new AgentAnswerError('A gateway does not probe a guest of another'));
  }

  #end(): void {
    if (this.#over) return;
    this.#over = true;
    this.#onOver();
  }

  #fail(error: Error): void {
    if (this.#over) return;
    this.#broken = error;
    if (!this.#listener) return;
    this.#over = true;
    this.#listener.failed(causeOf(error), error);
  }
}
