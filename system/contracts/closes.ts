/**
 * Why a shell session ends, and what its WebSocket says about it: one table.
 *
 * Codes 1000, 1011, 4003 and the rule "4000 and above is a rejection" come from the source guides;
 * 1001 and 1009 from RFC 6455 section 7.4.1, 1012 from IANA's close-code registry; the 44xx codes
 * follow the HTTP-like habit of graphql-ws.
 */

/** Who sends the first close frame; `network` and `nobody` mean that there is none. */
export type Closer = 'browser' | 'gateway' | 'network' | 'nobody';

export interface Close {
  /** The code on the wire; `null` where no close frame is sent (both sides then observe 1006). */
  readonly code: number | null;
  /** The reason on the wire; `{reason}` is filled in by `closeReason`. */
  readonly reason: string;
  readonly by: Closer;
  /** The cause as a sentence for a person. */
  readonly means: string;
}

export const closes = {
  user_closed: {
    code: 1000,
    reason: '',
    by: 'browser',
    means: 'the person closed the terminal, its tab or the page',
  },
  shell_exited: { code: 1000, reason: 'Shell session ended', by: 'gateway', means: 'the shell exited' },
  time_limit: {
    code: 1000,
    reason: 'Session timed out',
    by: 'gateway',
    means: 'the hard limit of a session was reached',
  },
  client_gone: { code: 1001, reason: '', by: 'browser', means: 'the browser itself went away' },
  gateway_draining: {
    code: 1012,
    reason: 'Gateway restarting',
    by: 'gateway',
    means: 'the gateway was told to stop',
  },
  message_too_big: {
    code: 1009,
    reason: 'Message too big',
    by: 'gateway',
    means: 'the browser sent a frame over the limit',
  },
  agent_error: {
    code: 1011,
    reason: 'Agent connection error',
    by: 'gateway',
    means: 'the connection to the agent failed',
  },
  agent_unreachable: {
    code: 1011,
    reason: 'Agent connection error',
    by: 'gateway',
    means: 'the agent could not be reached',
  },
  bad_message: {
    code: 4400,
    reason: 'Bad message',
    by: 'gateway',
    means: 'the browser sent something that is not in the protocol',
  },
  token_invalid: {
    code: 4401,
    reason: 'Invalid or expired shell token',
    by: 'gateway',
    means: 'the shell token or sign-in was missing, wrong, expired or used',
  },
  revoked: {
    code: 4403,
    reason: 'Session revoked: {reason}',
    by: 'gateway',
    means: 'the sign-in was revoked',
  },
  collaboration_ended: {
    code: 4003,
    reason: 'collaboration ended',
    by: 'gateway',
    means: 'the owner ended the collaboration',
  },
  machine_not_found: {
    code: 4404,
    reason: 'Machine not found',
    by: 'gateway',
    means: 'there is no such machine',
  },
  idle_timeout: {
    code: 4408,
    reason: 'Idle timeout',
    by: 'gateway',
    means: 'nobody typed for the idle timeout',
  },
  replaced: {
    code: 4409,
    reason: 'Replaced by a newer connection',
    by: 'gateway',
    means: 'the same connection was opened again',
  },
  ended_by_user: {
    code: 4410,
    reason: 'Ended from another device',
    by: 'gateway',
    means: 'the person ended it from elsewhere',
  },
  ended_by_admin: {
    code: 4410,
    reason: 'Ended by an administrator: {reason}',
    by: 'gateway',
    means: 'an administrator ended it',
  },
  session_limit: {
    code: 4429,
    reason: 'Too many sessions',
    by: 'gateway',
    means: 'the person has as many sessions as the policy allows',
  },
  connection_lost: {
    code: null,
    reason: '',
    by: 'network',
    means: 'the connection broke without a close frame',
  },
  client_unresponsive: { code: null, reason: '', by: 'nobody', means: 'the browser answered no probe' },
  gateway_crashed: { code: null, reason: '', by: 'nobody', means: 'the gateway died, or lost its database' },
} as const satisfies Record<string, Close>;

export type Cause = keyof typeof closes;

export const causes = Object.keys(closes) as Cause[];

/** A page closes with it when the gateway has said nothing for too long. IANA's registry has it as "Timeout". */
export const gatewaySilentCode = 3008;

/** RFC 6455 section 5.5: a control frame carries at most 125 bytes, two of which are the code. */
export const maxReasonBytes = 123;

/** The longest prefix of `text` that fits into a close frame's reason, cut at a character boundary. */
export function shortenReason(text: string): string {
  const bytes = new TextEncoder().encode(text);
  if (bytes.length <= maxReasonBytes) return text;
  const ellipsis = '…';
  let end = maxReasonBytes - new TextEncoder().encode(ellipsis).length;
  while (end > 0 && (bytes[end]! & 0xc0) === 0x80) end--;
  return new TextDecoder().decode(bytes.subarray(0, end)) + ellipsis;
}

/** The reason text of a close, at most 123 bytes of UTF-8; `detail` fills `{reason}`. */
export function closeReason(cause: Cause, detail = ''): string {
  const template: string = closes[cause].reason;
  return shortenReason(template.replace('{reason}', () => detail));
}
