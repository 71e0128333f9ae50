/** Whether one session's shell is shared, and in which collaboration. */
import { SharedShell } from './shared-shell.ts';
import type { ShellLeg } from './shell-leg.ts';

/** A live shell that guests may come to. */
export interface Sharing {
  readonly collaborationId: string;
  readonly shell: SharedShell;
}

export class SessionSharing {
  /** It was shared at some time. */
  ever = false;
  #now: Sharing | null = null;
  /** Ids of collaborations; most sessions never have one. */
  #over: Set<string> | null = null;

  get now(): Sharing | null {
    return this.#now;
  }

  /** Doing it again changes nothing, also after its end. */
  begin(collaborationId: string, shell: Pick<ShellLeg, 'write'>): void {
    this.ever = true;
    if (this.#over?.has(collaborationId)) return;
    if (this.#now?.collaborationId !== collaborationId)
      this.#now = { collaborationId, shell: new SharedShell(shell) };
  }

  end(collaborationId: string): void {
    this.#over ??= new Set();
    this.#over.add(collaborationId);
    if (this.#now?.collaborationId === collaborationId) this.#now = null;
  }
}
