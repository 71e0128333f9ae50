/**
 * What one session asks of its agent, in order: expect this ticket (`reach`), give it a shell (`start`),
 * and while that lasts, input, probes and window changes.
 */
import type { RegisterToken, ResizeShell } from '../../contracts/agent-api.ts';
import { hashSecret } from '../../contracts/secrets.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Entropy } from '../../ports/entropy.ts';
import type { AgentRequests } from './agent-requests.ts';
import { AgentStream } from './agent-stream.ts';
import type { ShellLeg, ShellListener, WindowSize } from './shell-leg.ts';
import { WindowChanges } from './window-changes.ts';

export class AgentLeg implements ShellLeg {
  readonly #requests: AgentRequests;
  readonly #sessionId: string;
  readonly #ticket: string;
  readonly #timeoutMs: number;
  readonly #script: RegisterToken['script'];
  readonly #changes: WindowChanges;
  #registering: { abort(): void } | null = null;
  #stream: AgentStream | null = null;
  #released = false;

  constructor(
    ports: { readonly clock: Clock; readonly entropy: Entropy; readonly requests: AgentRequests },
    session: {
      readonly id: string;
      readonly timeoutMs: number;
      /** What its shell runs; without it a person types. */
      readonly script?: RegisterToken['script'];
      onTrouble(what: string, error: Error): void;
    },
  ) {
    this.#requests = ports.requests;
    this.#sessionId = session.id;
    this.#timeoutMs = session.timeoutMs;
    this.#script = session.script;
    this.#ticket = ports.entropy.bytes(32).toString('base64url');
    this.#changes = new WindowChanges(ports.clock, session.timeoutMs, {
      send: ({ cols, rows }) => {
        const body: ResizeShell = { session_id: session.id, cols, rows };
        return this.#requests.post('/shell/resize', body);
      },
      failed: (error) => session.onTrouble('window change', error),
    });
  }

  get streaming(): boolean {
    return this.#stream !== null && !this.#released;
  }

  get timers(): number {
    return this.#changes.timers;
  }

  /** Resolves when the agent expects the ticket; rejects as `AgentRequests.announce` does. */
  async reach(): Promise<void> {
    const body: RegisterToken = {
      token_sha256: hashSecret(this.#ticket),
      session_id: this.#sessionId,
      expires_in: Math.min(3600, Math.max(1, Math.ceil(this.#timeoutMs / 1000))),
      ...(this.#script && { script: this.#script }),
    };
    const registering = this.#requests.announce('/tokens', body);
    this.#registering = registering;
    await registering.done;
    this.#registering = null;
  }

  start(size: WindowSize, listener: ShellListener): void {
    const query = new URLSearchParams({
      token: this.#ticket,
      cols: String(size.cols),
      rows: String(size.rows),
    });
    this.#stream = new AgentStream(() => this.#requests.stream(`/shell?${query}`), listener);
  }

  write(input: Uint8Array): boolean {
    return this.#stream?.write(input) ?? true;
  }

  probe(): void {
    this.#stream?.probe();
  }

  resize(size: WindowSize): void {
    if (!this.#released) this.#changes.want(size);
  }

  pause(): void {
    this.#stream?.pause();
  }

  resume(): void {
    this.#stream?.resume();
  }

  release(): void {
    this.#released = true;
    this.#registering?.abort();
    this.#requests.release();
    this.#changes.stop();
    this.#stream?.release();
  }
}
