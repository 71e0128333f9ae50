/** The gateway's HTTP API as functions; the laboratory's headless person uses them too. */
import type { Static, TSchema } from 'typebox';
import {
  type AuditFilter,
  AuditLogPage,
  type ExportAuditLogs,
  exportEntriesHeader,
  exportTotalHeader,
} from '../../contracts/api/audit-search.ts';
import { LoginAnswer } from '../../contracts/api/auth.ts';
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
import { type AskDeps, createAsk } from './ask.ts';
import { RequestError } from './request-error.ts';

/** A request of the recording API before the client adds whose organisation it is. */
type ForOrg<T> = T extends { org_id: string } ? Omit<T, 'org_id'> : never;

/** Which part of a list of recordings. */
export type ListQuery = Omit<Extract<RecordingRequest, { action: 'list_own' }>, 'action' | 'org_id'>;

export type ApiClient = ReturnType<typeof createApiClient>;

export function createApiClient(deps: AskDeps) {
  const { send, ask, askEnveloped } = createAsk(deps);

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

function given(reason: string | undefined): { reason?: string } {
  const text = reason?.trim();
  return text ? { reason: text } : {};
}
