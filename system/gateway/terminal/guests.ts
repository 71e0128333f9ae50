/**
 * Which terminals of this gateway are guests of which: a guest comes only while its collaboration lasts,
 * and goes with it, whether it is on the shared shell or in one of its own.
 */
import type { Guest } from '../services.ts';
import type { LiveSessions } from './live-sessions.ts';
import type { SessionRunner } from './session-runner.ts';
import type { SharedShell } from './shared-shell.ts';

export class Guests {
  readonly #sessions: LiveSessions;

  constructor(sessions: LiveSessions) {
    this.#sessions = sessions;
  }

  /** The shell that a guest's collaboration is about; null once that is over. */
  shellFor({ sessionId, collaborationId }: Guest): SharedShell | null {
    const sharing = this.#sessions.find(sessionId)?.sharing;
    return sharing?.collaborationId === collaborationId ? sharing.shell : null;
  }

  /** Its owner, or another gateway, ended it. */
  collaborationEnded(collaborationId: string): void {
    for (const runner of this.#sessions.admitted) runner.unshare(collaborationId);
    this.#end(collaborationId, 'collaboration_ended');
  }

  /** A session is over, and with it what was shared. A gateway that stops tells everybody so. */
  ownerLeft({ sharing, session }: SessionRunner): void {
    const cause = session.ending?.cause;
    const itsOwn = cause === 'gateway_draining' || cause === 'gateway_crashed';
    if (sharing) this.#end(sharing.collaborationId, itsOwn ? cause : 'collaboration_ended');
  }

  #end(collaborationId: string, on: 'collaboration_ended' | 'gateway_draining' | 'gateway_crashed'): void {
    for (const runner of this.#sessions.admitted)
      if (runner.facts?.guest?.collaborationId === collaborationId) runner.feed({ on });
  }
}
