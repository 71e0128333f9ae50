/** Every ending that can be brought about, by the code it is known by; the usual one of a code comes first. */
import type { Ending } from './ending.ts';
import { agentError } from './endings/agent-error.ts';
import { agentUnreachable } from './endings/agent-unreachable.ts';
import { badMessage } from './endings/bad-message.ts';
import { clientGone } from './endings/client-gone.ts';
import { clientUnresponsive } from './endings/client-unresponsive.ts';
import { collaborationEnded } from './endings/collaboration-ended.ts';
import { connectionLost } from './endings/connection-lost.ts';
import { emptyClose } from './endings/empty-close.ts';
import { endedByAdmin } from './endings/ended-by-admin.ts';
import { endedByUser } from './endings/ended-by-user.ts';
import { gatewayCrashed } from './endings/gateway-crashed.ts';
import { gatewayDraining } from './endings/gateway-draining.ts';
import { idleTimeout } from './endings/idle-timeout.ts';
import { machineNotFound } from './endings/machine-not-found.ts';
import { messageTooBig } from './endings/message-too-big.ts';
import { replaced } from './endings/replaced.ts';
import { revoked } from './endings/revoked.ts';
import { sessionLimit } from './endings/session-limit.ts';
import { shellExited } from './endings/shell-exited.ts';
import { timeLimit } from './endings/time-limit.ts';
import { tokenInvalid } from './endings/token-invalid.ts';
import { userClosed } from './endings/user-closed.ts';

export const endings: readonly Ending[] = [
  userClosed,
  shellExited,
  timeLimit,
  clientGone,
  emptyClose,
  connectionLost,
  clientUnresponsive,
  gatewayCrashed,
  messageTooBig,
  agentError,
  agentUnreachable,
  gatewayDraining,
  collaborationEnded,
  badMessage,
  tokenInvalid,
  revoked,
  machineNotFound,
  idleTimeout,
  replaced,
  endedByUser,
  endedByAdmin,
  sessionLimit,
];

/** By code or by name; the first is the usual one. Empty where there is none. */
export function endingsFor(word: string): readonly Ending[] {
  return endings.filter(({ name, code }) => word === name || word === String(code));
}
