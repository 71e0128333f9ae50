/**
 * The states of a shell session and every edge between them, as published: what `session.state` events may
 * say. Written by hand, so that whoever judges a gateway need not ask the gateway's own table.
 *
 *     opening ─▶ reaching ─▶ announcing ─▶ starting ─▶ live ─▶ ending ─▶ ended
 *        └──────────┴────────────┴────────────┴──────────────────▲
 */
import type { Cause } from './closes.ts';

export const sessionStates = [
  'opening',
  'reaching',
  'announcing',
  'starting',
  'live',
  'ending',
  'ended',
] as const;

export type SessionState = (typeof sessionStates)[number];

/** What can end a session wherever it stands. */
const always = [
  'user_closed',
  'client_gone',
  'connection_lost',
  'client_unresponsive',
  'bad_message',
  'message_too_big',
  'revoked',
  'gateway_draining',
  'gateway_crashed',
  'agent_error',
] as const satisfies readonly Cause[];

/** What can end it once its credentials were good. */
const admitted = [
  'replaced',
  'ended_by_user',
  'ended_by_admin',
  'collaboration_ended',
] as const satisfies readonly Cause[];

/** What brings a session from one state to another: a step on its way, or the cause of its end. */
export const sessionEdges: Readonly<
  Partial<Record<SessionState, Readonly<Partial<Record<SessionState, readonly string[]>>>>>
> = {
  opening: {
    reaching: ['admitted'],
    ending: [
      ...always,
      'drain',
      'token_invalid',
      'machine_not_found',
      'session_limit',
      'collaboration_ended',
    ],
  },
  reaching: {
    announcing: ['agent_reached'],
    ending: [...always, ...admitted, 'drain', 'agent_unreachable'],
  },
  announcing: {
    starting: ['announced'],
    // Another gateway may have given the person's last slot away in the meantime.
    ending: [...always, ...admitted, 'drain', 'agent_unreachable', 'session_limit'],
  },
  starting: {
    live: ['shell_started'],
    ending: [...always, ...admitted, 'drain', 'agent_unreachable'],
  },
  live: {
    ending: [...always, ...admitted, 'shell_exited', 'idle_timeout', 'time_limit'],
  },
  ending: { ended: ['socket_gone'] },
};
