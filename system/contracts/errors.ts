/**
 * Every error an HTTP answer can carry: code, status, sentence. Thrown as `ApiError`, answered as the
 * QuickZTNA envelope or, on the Rexec routes, as `{ "error": "sentence" }`.
 */
export const errors = {
  BAD_REQUEST: { status: 400, message: 'The request is not valid' },
  UNAUTHORIZED: { status: 401, message: 'unauthorized' },
  BAD_CREDENTIALS: { status: 401, message: 'Email or password is wrong' },
  FEATURE_NOT_AVAILABLE: { status: 403, message: 'Remote management needs the Workforce plan' },
  FORBIDDEN: { status: 403, message: 'Only owners and administrators may do this' },
  MACHINE_NOT_FOUND: { status: 404, message: 'Machine not found' },
  MACHINE_OFFLINE: { status: 400, message: 'Machine must be online for remote shell' },
  SESSION_LIMIT: { status: 429, message: 'Too many shell sessions are open' },
  TOO_MANY_REQUESTS: { status: 429, message: 'Too many attempts, try again later' },
  SCRIPT_NOT_FOUND: { status: 404, message: 'Script not found' },
  SESSION_NOT_FOUND: { status: 404, message: 'session not found' },
  INVITATION_NOT_FOUND: { status: 404, message: 'invitation not found' },
  COLLABORATION_NOT_FOUND: { status: 404, message: 'collaboration not found' },
  SESSION_NOT_TRACKED: { status: 400, message: 'current session not tracked' },
  RECORDING_NOT_FOUND: { status: 404, message: 'Recording not found' },
  RECORDING_DISABLED: { status: 403, message: 'Session recording is switched off in this organisation' },
  UNKNOWN_NODE: { status: 401, message: 'Node key is not known' },
  NODE_REFUSED: { status: 403, message: 'This machine waits for approval, is disabled or is quarantined' },
  UNKNOWN_ACTION: { status: 400, message: 'Unknown action' },
  NOT_FOUND: { status: 404, message: 'Not found' },
  BODY_TOO_LARGE: { status: 413, message: 'The request body is too large' },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, message: 'The request body must be application/json' },
  DRAINING: { status: 503, message: 'Gateway restarting' },
  INTERNAL: { status: 500, message: 'Internal error' },
} as const satisfies Record<string, { status: number; message: string }>;

export type ErrorCode = keyof typeof errors;

/** An error for the world: it is answered, not logged as a bug. */
export class ApiError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  /** Seconds for a Retry-After header, where waiting helps. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, options: { message?: string; retryAfterSeconds?: number } = {}) {
    super(options.message ?? errors[code].message);
    this.name = 'ApiError';
    this.code = code;
    this.status = errors[code].status;
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
