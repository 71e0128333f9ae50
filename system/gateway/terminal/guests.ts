/**
 * Which terminals of this gateway are guests of which: a guest comes only while its collaboration lasts,
 * and goes with it, whether it is on the shared shell or in one of its own, here or on another gateway.
 */
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../../ports/clock.ts';
import type { PeerCaller } from '../../ports/peer-caller.ts';
import type { Guest } from '../services.ts';
import type { Signer } from './agent-requests.ts';
import { GuestsElsewhere, type Verifier } from './guests-elsewhere.ts';
import type { LiveSessions } from './live-sessions.ts';
import { PeerLeg } from './peer-leg.ts';
import type { SessionRunner } from './session-runner.ts';
import type { SharedShell } from './shared-shell.ts';
import type { ShellLeg } from './shell-leg.ts';

export interface GuestPorts {
  readonly clock: Clock;
  readonly signer: Signer & Verifier;
  /** Reaches the other gateways; `null` where there are none. */
  readonly peers: PeerCaller | null;
}

export class Guests {
  readonly #ports: GuestPorts;
  readonly #sessions: LiveSessions;
  readonly #gatewayId: string;
  readonly #elsewhere: GuestsElsewhere;
  /** Whose end was heard while handshakes were being checked, which may have looked before it. */
  readonly #over = new Set<string>();

  constructor(ports: GuestPorts, sessions: LiveSessions, gatewayId: string) {
    this.#ports = ports;
    this.#sessions = sessions;
    this.#gatewayId = gatewayId;
    this.#elsewhere = new GuestsElsewhere(ports.clock, ports.signer, (wish) => this.#shellFor(wish));
  }

  /** False once the collaboration is over. */
  admits(guest: Guest): boolean {
    if (!guest.holder || this.#over.has(guest.collaborationId)) return false;
    return guest.holder.gatewayId !== this.#gatewayId || this.#shellFor(guest) !== null;
  }

  /** To the shared shell, of a guest who was admitted just now. */
  leg(guest: Guest, runner: SessionRunner): ShellLeg {
    const shared = this.#shellFor(guest);
    if (shared) return shared.leg();
    const { collaborationId, sessionId, holder } = guest;
    return new PeerLeg(this.#ports, {
      wish: { collaborationId, sessionId, guestSessionId: runner.id },
      address: holder?.address ?? null,
      onOver: () => runner.feed({ on: 'collaboration_ended' }),
    });
  }

  /** An upgrade by which another gateway comes for a guest of its own; false leaves it to others. */
  take(request: IncomingMessage, stream: Duplex, head: Buffer): boolean {
    return this.#elsewhere.take(request, stream, head);
  }

  /** Its owner, or another gateway, ended it. */
  collaborationEnded(collaborationId: string): void {
    if (this.#sessions.opening === 0) this.#over.clear();
    this.#over.add(collaborationId);
    for (const runner of this.#sessions.admitted) runner.unshare(collaborationId);
    this.#end(collaborationId, 'collaboration_ended');
  }

  /** A session is over, and with it what was shared. A gateway that stops tells everybody so. */
  ownerLeft({ sharing, session }: SessionRunner): void {
    const cause = session.ending?.cause;
    const itsOwn = cause === 'gateway_draining' || cause === 'gateway_crashed';
    if (sharing) this.#end(sharing.collaborationId, itsOwn ? cause : 'collaboration_ended');
  }

  stop(): void {
    this.#elsewhere.stop();
  }

  /** The shell that a collaboration is about, where it is shared here. */
  #shellFor({
    sessionId,
    collaborationId,
  }: Pick<Guest, 'sessionId' | 'collaborationId'>): SharedShell | null {
    const sharing = this.#sessions.find(sessionId)?.sharing;
    return sharing?.collaborationId === collaborationId ? sharing.shell : null;
  }

  #end(collaborationId: string, on: 'collaboration_ended' | 'gateway_draining' | 'gateway_crashed'): void {
    this.#elsewhere.end(collaborationId);
    for (const runner of this.#sessions.admitted)
      if (runner.facts?.guest?.collaborationId === collaborationId) runner.feed({ on });
  }
}
