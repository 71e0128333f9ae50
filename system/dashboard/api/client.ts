/**
 * The gateway's HTTP API as functions. Both answer styles are understood, every answer is checked
 * against its contract, and every failure is a RequestError. Needs nothing but a `fetch`, so the
 * laboratory's headless person uses it too.
 */
import type { Static, TSchema } from 'typebox';
import {
  type AuditFilter,
  AuditLogPage,
  type ExportAuditLogs,
  exportEntriesHeader,
  exportTotalHeader,
} from '../../contracts/api/audit-search.ts';
import { LoginAnswer } from '../../contracts/api/auth.ts';
import { Envelope } from '../../contracts/api/envelope.ts';
import { type MachineAdmin, MachineList } from '../../contracts/api/machines.ts';
import { EffectivePolicy, type SettingChanges } from '../../contracts/api/policy.ts';
import {
  RecordingCleanup,
  RecordingCompleted,
  RecordingDeleted,
  RecordingList,
  type RecordingRequest,
  RecordingSettings,
  RecordingStarted,
  RecordingWithCast,
} from '../../contracts/api/recordings.ts';
import { CreatedSession } from '../../contracts/api/remote-shell.ts';
import { ScriptAnswer, ScriptList } from '../../contracts/api/scripts.ts';
import {
  AcceptedInvitation,
  Collaboration,
  CollaborationEnded,
  GuestToken,
  Invitation,
  type InviteRequest,
  type JoinRequest,
} from '../../contracts/api/sharing.ts';
import {
  type AdminTerminal,
  AdminTerminalHistory,
  AdminTerminalList,
  mostTerminals,
  type Terminal,
  TerminalEnded,
  TerminalList,
  TerminalRefreshed,
  TerminalsEnded,
} from '../../contracts/api/terminals.ts';
import { RevokeAnswer, RevokeOthersAnswer, UserSessionList } from '../../contracts/api/user-sessions.ts';
import { interpreted, type SchemaCheck } from '../../contracts/schema-check.ts';
import { RequestError } from './request-error.ts';

/** A request as it is given to `fetch`. */
export interface Sent {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly cache: 'no-store';
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface ApiClientDeps {
  /** Address of the gateway, without a path. */
  readonly gatewayUrl: string;
  readonly fetch: (
    url: string,
    request: Sent,
  ) => Promise<Pick<Response, 'ok' | 'status' | 'headers' | 'text'>>;
  /** The access token of who is signed in, and their organisation; null when nobody is. */
  readonly caller: () => { readonly accessToken: string; readonly orgId: string } | null;
  /** The gateway no longer takes this access token; `message` says why. */
  readonly onUnauthorized: (accessToken: string, message: string) => void;
  /** By default the interpreter's. */
  readonly check?: SchemaCheck;
}

/** A request of the recording API before the client adds whose organisation it is. */
type ForOrg<T> = T extends { org_id: string } ? Omit<T, 'org_id'> : never;

/** Which part of a list of recordings. */
export type ListQuery = Omit<Extract<RecordingRequest, { action: 'list_own' }>, 'action' | 'org_id'>;

export type ApiClient = ReturnType<typeof createApiClient>;

export function createApiClient(deps: ApiClientDeps) {
  const { check = interpreted } = deps;

  /** Sends a request and answers a good response with its text. */
  async function send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<{ header(name: string): string | null; text: string }> {
    const accessToken = deps.caller()?.accessToken;
    const headers: Record<string, string> = { accept: 'application/json' };
    if (accessToken !== undefined) headers.authorization = `Bearer ${accessToken}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: Awaited<ReturnType<typeof deps.fetch>>;
    try {
      response = await deps.fetch(new URL(path, deps.gatewayUrl).href, {
        method,
        headers,
        cache: 'no-store',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new RequestError('UNREACHABLE', 'The gateway cannot be reached');
    }
    const text = await response.text();
    if (!response.ok) {
      const { code, message } = failure(parseJson(text), response.status);
      if (response.status === 401 && accessToken !== undefined) deps.onUnauthorized(accessToken, message);
      throw new RequestError(code, message, response.status);
    }
    return { header: (name) => response.headers.get(name), text };
  }

  /** `send`, answering the body as its contract has it. */
  async function ask<T extends TSchema>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    answer: T,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Static<T>> {
    const parsed = parseJson((await send(method, path, body, signal)).text);
    if (!check(answer, parsed)) {
      throw new RequestError('BAD_ANSWER', `The gateway's answer to ${method} ${path} makes no sense`);
    }
    return parsed as Static<T>;
  }

  /** `ask` for the routes that answer in an envelope. */
  async function askEnveloped<T extends TSchema>(
    method: 'GET' | 'POST',
    path: string,
    data: T,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Static<T>> {
    const envelope = await ask(method, path, enveloped(data), body, signal);
    return (envelope as unknown as { data: Static<T> }).data;
  }

  /** One page after the other; one that changes in between may be on two of them. */
  async function everyPage<T extends { readonly id: string }>(path: string, list: TSchema): Promise<T[]> {
    const all = new Map<string, T>();
    let after = '';
    do {
      const query = new URLSearchParams({ limit: String(mostTerminals), ...(after && { after }) });
      const page = (await ask('GET', `${path}?${query}`, list)) as { terminals: T[]; next: string | null };
      for (const one of page.terminals) all.set(one.id, one);
      after = page.next ?? '';
    } while (after);
    return [...all.values()];
  }

  function orgId(): string {
    const caller = deps.caller();
    if (!caller) throw new RequestError('UNAUTHORIZED', 'Sign in first', 401);
    return caller.orgId;
  }

  async function recording<T extends TSchema>(
    data: T,
    request: ForOrg<RecordingRequest>,
  ): Promise<Static<T>> {
    return askEnveloped('POST', '/api/session-recording', data, { ...request, org_id: orgId() });
  }

  return {
    login: (email: string, password: string) =>
      askEnveloped('POST', '/api/auth/login', LoginAnswer, { email, password }),
    refresh: () => askEnveloped('POST', '/api/auth/refresh', LoginAnswer, {}),
    /** Whatever the answer says, as long as it is one. */
    logout: async () => {
      await ask('POST', '/api/auth/logout', anything, {});
    },

    machines: async () => (await askEnveloped('GET', '/api/machines', MachineList)).machines,
    administerMachine: async (machineId: string, action: MachineAdmin['action']) => {
      await askEnveloped('POST', '/api/machine-admin', MachineList, {
        action,
        org_id: orgId(),
        machine_id: machineId,
      });
    },

    policy: () => askEnveloped('GET', '/api/policy', EffectivePolicy),
    updatePolicy: (settings: SettingChanges) =>
      askEnveloped('POST', '/api/policy', EffectivePolicy, {
        action: 'update_policy',
        org_id: orgId(),
        settings,
      }),

    executeScript: async (machineId: string, script: string, timeoutSeconds: number) =>
      (
        await askEnveloped('POST', '/api/remote-shell', ScriptAnswer, {
          action: 'execute_script',
          org_id: orgId(),
          machine_id: machineId,
          script,
          timeout: timeoutSeconds,
        })
      ).script,
    script: async (id: string) =>
      (
        await askEnveloped('POST', '/api/remote-shell', ScriptAnswer, {
          action: 'get_script',
          org_id: orgId(),
          script_id: id,
        })
      ).script,

    /** Newest first. */
    scripts: async () =>
      (
        await askEnveloped('POST', '/api/remote-shell', ScriptList, {
          action: 'list_scripts',
          org_id: orgId(),
        })
      ).scripts,

    createSession: async (machineId: string, signal?: AbortSignal) =>
      askEnveloped(
        'POST',
        '/api/remote-shell',
        CreatedSession,
        { action: 'create_session', org_id: orgId(), machine_id: machineId },
        signal,
      ),

    /** A link's secret, told only now. */
    invite: (terminalId: string, rights: Static<typeof InviteRequest>) =>
      ask('POST', `/api/terminals/${encodeURIComponent(terminalId)}/invitations`, Invitation, rights),
    collaboration: (terminalId: string) =>
      ask('GET', `/api/terminals/${encodeURIComponent(terminalId)}/collaboration`, Collaboration),
    endCollaboration: (terminalId: string) =>
      ask('DELETE', `/api/terminals/${encodeURIComponent(terminalId)}/collaboration`, CollaborationEnded),
    /** Spends the invitation: from now on the caller is a guest. */
    acceptInvitation: (invitation: string) =>
      ask('POST', '/api/collaborations/accept', AcceptedInvitation, { invitation }),
    guestSession: (collaborationId: string, shell: JoinRequest['shell'], signal?: AbortSignal) =>
      ask(
        'POST',
        `/api/collaborations/${encodeURIComponent(collaborationId)}/sessions`,
        GuestToken,
        { shell },
        signal,
      ),

    userSessions: async () => (await ask('GET', '/api/sessions', UserSessionList)).sessions,
    revoke: (sessionId: string, reason?: string) =>
      ask('DELETE', `/api/sessions/${encodeURIComponent(sessionId)}`, RevokeAnswer, given(reason)),
    /** Answers how many sign-ins it ended. */
    revokeOthers: async (reason?: string) =>
      (await ask('POST', '/api/sessions/revoke-others', RevokeOthersAnswer, given(reason))).revoked,

    /** Of the organisation, for administrators; else the person's own. */
    recordings: (whose: 'all' | 'own', query: ListQuery = {}) =>
      recording(RecordingList, { action: whose === 'all' ? 'list' : 'list_own', ...query }),
    recordingSettings: () => recording(RecordingSettings, { action: 'get_settings' }),
    updateRecordingSettings: (settings: RecordingSettings) =>
      recording(RecordingSettings, { action: 'update_settings', ...settings }),
    /** Answers how many recordings were too old. */
    cleanUpRecordings: async () => (await recording(RecordingCleanup, { action: 'cleanup' })).cleaned_up,
    /** Answers the recording's id, which the API calls `session_id`. */
    startRecording: async (machineId: string) =>
      (await recording(RecordingStarted, { action: 'start', machine_id: machineId, session_type: 'ssh' }))
        .session_id,
    completeRecording: (id: string, durationSeconds: number) =>
      recording(RecordingCompleted, {
        action: 'complete',
        session_id: id,
        duration_seconds: durationSeconds,
      }),
    deleteRecording: (id: string) => recording(RecordingDeleted, { action: 'delete', session_id: id }),
    recordingWithCast: (id: string) => recording(RecordingWithCast, { action: 'get', session_id: id }),

    searchAuditLogs: async (search: AuditFilter & { page?: number; page_size?: number }) =>
      askEnveloped('POST', '/api/governance', AuditLogPage, {
        ...search,
        action: 'search_audit_logs',
        org_id: orgId(),
      }),
    /** A file with the newest `entries` of the `total` that match. */
    exportAuditLogs: async (format: ExportAuditLogs['format'], filter: AuditFilter) => {
      const { header, text } = await send('POST', '/api/governance', {
        ...filter,
        action: 'export_audit_logs',
        org_id: orgId(),
        format,
      });
      const count = (name: string) => Number(header(name) ?? 0);
      return { text, total: count(exportTotalHeader), entries: count(exportEntriesHeader) };
    },

    terminals: () => everyPage<Terminal>('/api/terminals', TerminalList),
    endTerminal: (id: string) => ask('DELETE', `/api/terminals/${encodeURIComponent(id)}`, TerminalEnded),
    /** Answers whether it was idle before. */
    refreshTerminal: async (id: string) =>
      (await ask('POST', `/api/terminals/${encodeURIComponent(id)}/refresh`, TerminalRefreshed, {}))
        .refreshed,
    /** Everybody's of the organisation, for administrators: the live ones, then those that are over. */
    adminTerminals: async () => {
      const live = await everyPage<AdminTerminal>('/api/admin/terminals', AdminTerminalList);
      const over = (await ask('GET', '/api/admin/terminals/history', AdminTerminalHistory)).terminals;
      // What ended in between is in both.
      const told = new Set(over.map(({ id }) => id));
      return [...live.filter(({ id }) => !told.has(id)), ...over];
    },
    adminEndTerminal: (id: string, reason: string) =>
      ask('DELETE', `/api/admin/terminals/${encodeURIComponent(id)}`, TerminalEnded, { reason }),
    adminEndAllTerminals: async (reason: string) =>
      (await ask('POST', '/api/admin/terminals/end-all', TerminalsEnded, { reason })).ended,
    endAllTerminals: async () => (await ask('POST', '/api/terminals/end-all', TerminalsEnded, {})).ended,
  };
}

const anything = {} as TSchema;

const envelopes = new WeakMap<TSchema, TSchema>();

/** The envelope of this data, made once, so that a check of it can be kept, too. */
function enveloped(data: TSchema): TSchema {
  const known = envelopes.get(data);
  if (known) return known;
  const made = Envelope(data);
  envelopes.set(data, made);
  return made;
}

function given(reason: string | undefined): { reason?: string } {
  const text = reason?.trim();
  return text ? { reason: text } : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Reads a failure of either style, or makes a sentence of an answer that is neither. */
function failure(body: unknown, status: number): { code: string; message: string } {
  const error = (body as { error?: unknown } | undefined | null)?.error;
  if (typeof error === 'string') return { code: `HTTP_${status}`, message: error };
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && typeof message === 'string') return { code, message };
  return { code: 'BAD_ANSWER', message: `The gateway answered with HTTP ${status} and no reason` };
}
