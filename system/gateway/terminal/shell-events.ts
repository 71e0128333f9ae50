/** What comes from the shell of a session, made into events of its lifecycle. Output goes on to the relay. */
import type { ShellExit } from '../../contracts/shell-stream.ts';
import type { Event, Session } from '../../lifecycle/session.ts';
import type { ShellListener } from './shell-leg.ts';

export interface ShellEventsHost {
  session(): Session;
  feed(event: Event): void;
  output(bytes: Uint8Array): void;
  room(): void;
  trouble(what: string, error: Error): void;
}

export class ShellEvents implements ShellListener {
  /** How the shell ended, where it said so. */
  exit: ShellExit | null = null;
  readonly #host: ShellEventsHost;

  constructor(host: ShellEventsHost) {
    this.#host = host;
  }

  started(): void {
    this.#host.feed({ on: 'shell_started' });
  }

  heard(): void {
    this.#host.feed({ on: 'agent_heard' });
  }

  output(bytes: Uint8Array): void {
    this.#host.feed({ on: 'output' });
    this.#host.output(bytes);
  }

  room(): void {
    this.#host.room();
  }

  exited(exit: ShellExit | null): void {
    this.exit = exit;
    this.#host.feed({ on: 'shell_exited' });
  }

  /** Before there was a shell the agent was not reached, or failed; from then on its stream broke. */
  failed(cause: 'agent_unreachable' | 'agent_error', error: Error): void {
    const { ending, state } = this.#host.session();
    if (ending) return;
    this.#host.trouble('agent', error);
    this.#host.feed({ on: state === 'live' ? 'agent_error' : cause });
  }
}
