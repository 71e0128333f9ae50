/**
 * One script while it runs: the agent is reached, starts it, and is listened to until it exits, its time is
 * over, or somebody ends it. Whatever comes first decides; what comes later changes nothing.
 */
import type { ScriptStatus } from '../../contracts/api/scripts.ts';
import type { Policy } from '../../contracts/policy.ts';
import type { ShellExit } from '../../contracts/shell-stream.ts';
import { type Clock, every, type Timer } from '../../ports/clock.ts';
import type { ShellLeg, ShellListener } from '../terminal/shell-leg.ts';
import { ScriptOutput } from './script-output.ts';

export interface ScriptEnd {
  readonly status: Extract<ScriptStatus, 'completed' | 'failed' | 'timeout'>;
  readonly exit: ShellExit | null;
  /** Why it failed, where the exit does not say that. */
  readonly error: string | null;
  readonly output: string;
  readonly outputBytes: number;
  readonly durationMs: number;
}

/** A script has no window; programs that ask are told this. */
const size = { cols: 80, rows: 24 };

export class ScriptRun implements ShellListener {
  readonly #clock: Clock;
  readonly #leg: ShellLeg;
  readonly #policy: Policy;
  readonly #timeoutMs: number;
  readonly #onRunning: () => void;
  readonly #ended = Promise.withResolvers<ScriptEnd>();
  readonly #output = new ScriptOutput();
  readonly #startedAt: number;
  #deadline: Timer;
  #probing: Timer | null = null;
  #silentProbes = 0;
  #over = false;

  constructor(
    clock: Clock,
    leg: ShellLeg,
    { policy, timeoutMs, onRunning }: { policy: Policy; timeoutMs: number; onRunning: () => void },
  ) {
    this.#clock = clock;
    this.#leg = leg;
    this.#policy = policy;
    this.#timeoutMs = timeoutMs;
    this.#onRunning = onRunning;
    this.#startedAt = clock.now();
    this.#deadline = clock.setTimer(policy.agentConnectTimeoutMs, () => this.end(agentError));
  }

  /** Resolves with its end; never rejects. */
  get ended(): Promise<ScriptEnd> {
    return this.#ended.promise;
  }

  start(): void {
    if (this.#over) return;
    this.#leg.reach().then(
      () => this.#over || this.#leg.start(size, this),
      () => this.end(agentError),
    );
  }

  /** It fails for this reason, unless it is over. */
  end(error: string): void {
    this.#finish('failed', null, error);
  }

  started(): void {
    if (this.#over) return;
    this.#deadline.cancel();
    this.#deadline = this.#clock.setTimer(this.#timeoutMs, () => this.#finish('timeout', null, null));
    this.#probing = every(this.#clock, this.#policy.agentAliveIntervalMs, () => this.#probe());
    this.#onRunning();
  }

  output(bytes: Uint8Array): void {
    this.#output.add(bytes);
  }

  heard(): void {
    this.#silentProbes = 0;
  }

  room(): void {}

  exited(exit: ShellExit | null): void {
    if (!exit) this.end(agentError);
    else this.#finish(exit.exit_code === 0 ? 'completed' : 'failed', exit, null);
  }

  failed(): void {
    this.end(agentError);
  }

  #probe(): void {
    const { agentAliveCountMax } = this.#policy;
    if (agentAliveCountMax > 0 && this.#silentProbes >= agentAliveCountMax) this.end(agentError);
    else this.#leg.probe();
    this.#silentProbes++;
  }

  #finish(status: ScriptEnd['status'], exit: ShellExit | null, error: string | null): void {
    if (this.#over) return;
    this.#over = true;
    this.#deadline.cancel();
    this.#probing?.cancel();
    // The agent then ends whatever of it is left.
    this.#leg.release();
    this.#ended.resolve({
      status,
      exit,
      error,
      output: this.#output.text,
      outputBytes: this.#output.bytes,
      durationMs: this.#clock.now() - this.#startedAt,
    });
  }
}

const agentError = 'Agent connection error';
