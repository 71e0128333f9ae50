/**
 * What an sshd at `LogLevel DEBUG3` says of one session, as counts. Counting is exact however busy the
 * machine is; times are not, because sshd knows no clock but the real one.
 *
 * Packet numbers are RFC 4254's: once a session is open, sshd's probe is a channel request (98, or 80 with
 * no channel), and the client's answer a failure of it (100 or 82).
 */

/** What was told so far. */
export interface SshdTold {
  /** The command on the session has begun. */
  readonly open: boolean;
  /** Probes sent, and answers to them. */
  readonly probes: number;
  readonly answers: number;
  readonly commandEnded: boolean;
  /** ClientAliveCountMax was spent. */
  readonly cut: boolean;
  /** ChannelTimeout has closed the channel. */
  readonly idle: boolean;
}

const nothing: SshdTold = {
  open: false,
  probes: 0,
  answers: 0,
  commandEnded: false,
  cut: false,
  idle: false,
};

export class SshdLog {
  #told = nothing;
  #rest = '';
  /** The last lines, for a complaint. */
  readonly #last: string[] = [];
  readonly #waiting = new Set<() => void>();

  get told(): SshdTold {
    return this.#told;
  }

  get tail(): string {
    return this.#last.join('\n');
  }

  read(text: string): void {
    const lines = (this.#rest + text).split(/\r?\n/);
    this.#rest = lines.pop()!;
    for (const line of lines) {
      this.#told = heard(this.#told, line);
      this.#last.push(line);
      if (this.#last.length > 20) this.#last.shift();
    }
    for (const wake of this.#waiting) wake();
  }

  /** Resolves when what was told satisfies; rejects when `signal` aborts first. */
  until(satisfies: (told: SshdTold) => boolean, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        this.#waiting.delete(look);
        signal.removeEventListener('abort', give);
        act();
      };
      const look = () => satisfies(this.#told) && settle(resolve);
      const give = () => settle(() => reject(signal.reason));
      this.#waiting.add(look);
      signal.addEventListener('abort', give);
      if (signal.aborted) give();
      else look();
    });
  }
}

function heard(told: SshdTold, line: string): SshdTold {
  if (line.startsWith('Starting session:')) return { ...told, open: true };
  if (!told.open) return told;
  if (/^debug3: send packet: type (?:98|80)\b/.test(line)) return { ...told, probes: told.probes + 1 };
  if (/^debug3: receive packet: type (?:100|99|82|81)\b/.test(line))
    return { ...told, answers: told.answers + 1 };
  if (line === 'debug1: Received SIGCHLD.') return { ...told, commandEnded: true };
  if (/^Timeout, client not responding/.test(line)) return { ...told, cut: true };
  if (/^channel \d+: closing after .* of inactivity/.test(line)) return { ...told, idle: true };
  return told;
}
