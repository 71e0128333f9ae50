/**
 * What a gateway asks of the one that holds a shared shell: a leg for a guest of its own.
 *
 *     guest ⇄ g2, the guest's session ── PeerLeg ══ upgraded request ══▶ g1, GuestsElsewhere ── SharedShell
 *
 * After the upgrade both sides speak the frames of `contracts/shell-stream.ts`, as gateway and agent do;
 * `exit` says that the collaboration is over, and so does a 404 instead of the upgrade. The request is
 * signed with the key that the gateways share, and is good once, since it names the guest's session.
 */
export const peerShellPath = '/api/gateway-shell';
export const peerShellProtocol = 'hangup-shell';

export interface PeerShellWish {
  readonly collaborationId: string;
  /** The session whose shell is shared. */
  readonly sessionId: string;
  /** The guest's own. */
  readonly guestSessionId: string;
}

/** The request target; what is signed. */
export function peerShellTarget({ collaborationId, sessionId, guestSessionId }: PeerShellWish): string {
  const query = new URLSearchParams({
    collaboration: collaborationId,
    session: sessionId,
    guest: guestSessionId,
  });
  return `${peerShellPath}?${query}`;
}

/** Null for a target that asks for something else. */
export function readPeerShellWish(target: string): PeerShellWish | null {
  const at = target.indexOf('?');
  if (target.slice(0, at) !== peerShellPath) return null;
  const query = new URLSearchParams(target.slice(at));
  const collaborationId = query.get('collaboration');
  const sessionId = query.get('session');
  const guestSessionId = query.get('guest');
  if (!collaborationId || !sessionId || !guestSessionId) return null;
  return { collaborationId, sessionId, guestSessionId };
}
