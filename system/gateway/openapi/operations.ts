/**
 * What the OpenAPI document says of each route beside its schemas: who may call it, what for, and how it
 * refuses. A route that is not here has no place in the document, and the document then fails.
 */
import type { ErrorCode } from '../../contracts/errors.ts';

export const tags = {
  'Signing in': 'Access tokens, and the sign-ins behind them.',
  Terminals: 'Shell sessions: opening, listing and ending them.',
  Sharing: 'Several people on one shell session.',
  Scripts: 'Scripts without a terminal: actions of `POST /api/remote-shell`.',
  Machines: 'Machines, their heartbeats and their administration.',
  Recordings: 'Recordings of shell sessions, as asciicast.',
  Governance: 'The audit log and the policy.',
  Gateway: 'The gateway itself.',
} as const;

export interface Operation {
  readonly tag: keyof typeof tags;
  readonly summary: string;
  /** `administrator`: a signed-in owner or administrator, for all or some of its actions. */
  readonly for: 'anybody' | 'signed in' | 'administrator' | 'machine' | 'gateway';
  /** Besides those that its method and who it is for bring along. */
  readonly errors?: readonly ErrorCode[];
}

/** By method and path, as routes are declared. */
export const operations: Readonly<Record<string, Operation>> = {
  'GET /healthz': { tag: 'Gateway', summary: 'The process answers.', for: 'anybody' },
  'GET /readyz': { tag: 'Gateway', summary: 'It takes new work; 503 while it drains.', for: 'anybody' },
  'GET /metrics': { tag: 'Gateway', summary: 'Metrics, as Prometheus reads them.', for: 'anybody' },
  'GET /api/openapi.json': { tag: 'Gateway', summary: 'This document.', for: 'anybody' },
  'POST /api/gateway-news': {
    tag: 'Gateway',
    summary: 'News from another gateway of the same database, signed with the key that they share.',
    for: 'gateway',
  },

  'POST /api/auth/login': {
    tag: 'Signing in',
    summary: 'Signs in with email and password.',
    for: 'anybody',
    errors: ['BAD_CREDENTIALS', 'TOO_MANY_REQUESTS'],
  },
  'POST /api/auth/refresh': {
    tag: 'Signing in',
    summary: 'A new access token for the same sign-in.',
    for: 'signed in',
  },
  'POST /api/auth/logout': {
    tag: 'Signing in',
    summary: 'Signs out; ends the terminals of this sign-in.',
    for: 'signed in',
  },
  'GET /api/sessions': { tag: 'Signing in', summary: "The caller's sign-ins.", for: 'signed in' },
  'DELETE /api/sessions/:id': {
    tag: 'Signing in',
    summary: 'Revokes a sign-in; its token and its terminals end at once, on every gateway.',
    for: 'signed in',
    errors: ['SESSION_NOT_FOUND'],
  },
  'POST /api/sessions/revoke-others': {
    tag: 'Signing in',
    summary: "Revokes all of the caller's sign-ins but this one.",
    for: 'signed in',
    errors: ['SESSION_NOT_TRACKED'],
  },

  'POST /api/remote-shell': {
    tag: 'Terminals',
    summary:
      'create_session: a one-time token for a terminal. execute_script, get_script, list_scripts: scripts without one.',
    for: 'administrator',
    errors: [
      'UNKNOWN_ACTION',
      'FEATURE_NOT_AVAILABLE',
      'MACHINE_NOT_FOUND',
      'MACHINE_OFFLINE',
      'SESSION_LIMIT',
      'SCRIPT_NOT_FOUND',
      'DRAINING',
    ],
  },
  'GET /api/terminals': {
    tag: 'Terminals',
    summary: "The caller's shell sessions, page by page.",
    for: 'signed in',
  },
  'DELETE /api/terminals/:id': {
    tag: 'Terminals',
    summary: "Ends one of the caller's shell sessions.",
    for: 'signed in',
    errors: ['SESSION_NOT_FOUND'],
  },
  'POST /api/terminals/:id/refresh': {
    tag: 'Terminals',
    summary: 'The caller is there: an idle session is active again.',
    for: 'signed in',
    errors: ['SESSION_NOT_FOUND'],
  },
  'POST /api/terminals/end-all': {
    tag: 'Terminals',
    summary: "Ends all of the caller's shell sessions.",
    for: 'signed in',
  },
  'GET /api/admin/terminals': {
    tag: 'Terminals',
    summary: "Everybody's live shell sessions, page by page.",
    for: 'administrator',
  },
  'GET /api/admin/terminals/history': {
    tag: 'Terminals',
    summary: "Everybody's shell sessions that are over, what ended last first.",
    for: 'administrator',
  },
  'POST /api/admin/terminals/end-all': {
    tag: 'Terminals',
    summary: "Ends everybody's shell sessions, with a reason.",
    for: 'administrator',
  },
  'DELETE /api/admin/terminals/:id': {
    tag: 'Terminals',
    summary: "Ends anybody's shell session, with a reason.",
    for: 'administrator',
    errors: ['SESSION_NOT_FOUND'],
  },

  'POST /api/terminals/:id/invitations': {
    tag: 'Sharing',
    summary: "Invites to one of the caller's live shell sessions: a secret, good once.",
    for: 'signed in',
    errors: ['SESSION_NOT_FOUND'],
  },
  'GET /api/terminals/:id/collaboration': {
    tag: 'Sharing',
    summary: 'With whom a shell session is shared.',
    for: 'signed in',
    errors: ['SESSION_NOT_FOUND', 'COLLABORATION_NOT_FOUND'],
  },
  'DELETE /api/terminals/:id/collaboration': {
    tag: 'Sharing',
    summary: 'Ends the sharing for every guest.',
    for: 'signed in',
    errors: ['SESSION_NOT_FOUND', 'COLLABORATION_NOT_FOUND'],
  },
  'POST /api/collaborations/accept': {
    tag: 'Sharing',
    summary: 'Spends an invitation; the caller is a guest from now on.',
    for: 'signed in',
    errors: ['INVITATION_NOT_FOUND'],
  },
  'POST /api/collaborations/:id/sessions': {
    tag: 'Sharing',
    summary: "A guest's one-time token for a terminal.",
    for: 'signed in',
    errors: ['COLLABORATION_NOT_FOUND', 'FORBIDDEN', 'MACHINE_OFFLINE', 'SESSION_LIMIT', 'DRAINING'],
  },

  'GET /api/machines': { tag: 'Machines', summary: "The org's machines.", for: 'signed in' },
  'POST /api/machine-admin': {
    tag: 'Machines',
    summary: 'Approves, enables, disables or quarantines a machine.',
    for: 'administrator',
    errors: ['UNKNOWN_ACTION', 'MACHINE_NOT_FOUND'],
  },
  'POST /api/machine-heartbeat': {
    tag: 'Machines',
    summary: 'A machine is there, or says that it goes.',
    for: 'machine',
  },

  'POST /api/session-recording': {
    tag: 'Recordings',
    summary: 'Starts, completes, lists, reads and deletes recordings, and settles what is recorded.',
    for: 'administrator',
    errors: ['UNKNOWN_ACTION', 'MACHINE_NOT_FOUND', 'RECORDING_NOT_FOUND', 'RECORDING_DISABLED'],
  },
  'POST /api/session-recording-agent': {
    tag: 'Recordings',
    summary: 'The same from a machine, for what comes next on it.',
    for: 'machine',
    errors: ['UNKNOWN_ACTION', 'NODE_REFUSED', 'RECORDING_NOT_FOUND', 'RECORDING_DISABLED'],
  },

  'POST /api/governance': {
    tag: 'Governance',
    summary: 'search_audit_logs: a page of the audit log. export_audit_logs: all that matches, as a file.',
    for: 'administrator',
    errors: ['UNKNOWN_ACTION'],
  },
  'GET /api/policy': {
    tag: 'Governance',
    summary: 'What the org is judged by, as `sshd -T` prints a configuration.',
    for: 'administrator',
  },
  'POST /api/policy': {
    tag: 'Governance',
    summary: 'Sets or resets settings of the policy, for sessions that are opened from then on.',
    for: 'administrator',
    errors: ['UNKNOWN_ACTION'],
  },
};
