/**
 * The faces by which the parts of the gateway know each other; `start.ts` puts the parts together.
 * Each interface is implemented in the file of its name.
 */

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Identity } from '../contracts/api/auth.ts';
import type { Anomaly, Terminal } from '../contracts/api/terminals.ts';
import type { AuditEvent, AuditRow, ShellDisconnected } from '../contracts/audit.ts';
import type { Cause } from '../contracts/closes.ts';
import type { MachineStatus } from '../contracts/events.ts';
import type { Policy } from '../contracts/policy.ts';
import type { ShellExit } from '../contracts/shell-stream.ts';
import type { EndFromElsewhere } from '../ports/bus.ts';

/** Resolves once the row is durable. */
export interface Audit {
  append(event: AuditEvent): Promise<AuditRow>;
}

/** The pair of audit rows of one shell session, as far as it stands. */
export interface ShellTrace {
  readonly connected: boolean;
  /** `at`: ISO 8601. */
  readonly disconnected: { readonly at: string; readonly metadata: ShellDisconnected } | null;
}

/** What the audit log knows of shell sessions. */
export interface ShellTraces {
  of(session: Pick<ShellSessionRow, 'id' | 'orgId' | 'machineId'>): Promise<ShellTrace>;
}

/** Policies by organisation. */
export interface Policies {
  of(orgId: string): Policy;
}

/** Who a JWT speaks for, asked of the database each time, so that a revoke takes effect at once. */
export interface Access {
  verify(jwt: string): Promise<
    /** `lastSeenAt` is the user session's, ISO 8601; null without one. */
    | { readonly ok: true; readonly identity: Identity; readonly lastSeenAt: string | null }
    /** `reason` is the revoke's reason. */
    | { readonly ok: false; readonly why: 'invalid' | 'expired' | 'revoked'; readonly reason: string }
  >;
}

export interface ShellTokenBinding {
  readonly userId: string;
  readonly userSessionId: string;
  readonly orgId: string;
  readonly machineId: string;
}

/** What a guest's ticket is good for besides: in which collaboration, and for which shell. */
export interface GuestPass {
  readonly collaborationId: string;
  readonly shell: 'shared' | 'own';
  /** Whether what they type goes to the shared shell. */
  readonly mayType: boolean;
}

/** A guest's pass, and the shell session that the collaboration is about. */
export interface Guest extends GuestPass {
  readonly sessionId: string;
  /** The gateway that has it, and where the others reach that one; null once the collaboration is over. */
  readonly holder: { readonly gatewayId: string; readonly address: string | null } | null;
}

/** Told by terminals of what is shared. */
export interface SharedSessions {
  /** The session is over: nobody is its guest any more. Resolves when that is on record. */
  ownerLeft(sessionId: string): Promise<void>;
}

/** One-time tickets, kept hashed. `redeem` is atomic: of a hundred racers one wins. */
export interface ShellTokens {
  create(binding: ShellTokenBinding, guest?: GuestPass): Promise<{ token: string; expiresInSeconds: number }>;
  redeem(
    token: string,
    binding: ShellTokenBinding,
  ): Promise<
    { ok: true; guest: Guest | null } | { ok: false; why: 'unknown' | 'expired' | 'used' | 'foreign' }
  >;
}

/** Who asks for a terminal, by their connection. */
export interface Client {
  readonly ipAddress: string | null;
  readonly userAgent: string | null;
}

/** From where a session is opened, as far as can be told. */
export interface Origin extends Client {
  /** As people call it. */
  readonly device: string;
  /** `unknownLocation` where it cannot be told. */
  readonly location: string;
  readonly anomalies: readonly Anomaly[];
}

export interface Origins {
  /** Judged against the sessions that the person has had. */
  of(userId: string, client: Client): Promise<Origin>;
}

export interface MachineRecord {
  readonly id: string;
  readonly orgId: string;
  readonly name: string;
  readonly status: MachineStatus;
  readonly enabled: boolean;
  readonly tailnetIp: string;
  readonly agentPort: number;
}

export interface Machines {
  find(orgId: string, machineId: string): Promise<MachineRecord | null>;
}

/** Takes what passes through one shell session; never throws and never holds the session up. */
export interface SessionRecorder {
  output(bytes: Uint8Array): void;
  resize(cols: number, rows: number): void;
  /** Idempotent. Resolves when the last chunk and the summary are stored, or given up and logged. */
  seal(end: { readonly truncated: boolean }): Promise<void>;
}

export interface Recordings {
  /** Attaches the org's recording of this person on this machine, if one was started or the settings ask for it. */
  attach(session: {
    readonly sessionId: string;
    readonly orgId: string;
    readonly userId: string;
    readonly machineId: string;
    readonly machineName: string;
    readonly cols: number;
    readonly rows: number;
  }): Promise<SessionRecorder | null>;
}

/** The database row of a shell session; what a restart finds of sessions whose gateway died. */
export interface ShellSessionRow {
  readonly id: string;
  readonly gatewayId: string;
  readonly orgId: string;
  readonly userId: string;
  readonly userSessionId: string;
  readonly machineId: string;
  readonly machineName: string;
  readonly connection: string;
  /** The one that it is a guest's of; without one they came by their own right. */
  readonly collaborationId?: string;
  readonly origin: Origin;
  /** ISO 8601. */
  readonly startedAt: string;
}

/** ISO 8601. */
export interface SignsOfLife {
  /** The last one from the browser. */
  readonly lastPingAt: string;
  /** The last activity. */
  readonly activeAt: string;
}

export interface ShellSessionRows {
  /**
   * False, and not open, where the person's other connections and scripts on other gateways are more than
   * `mostElsewhere`, which is as many as there are without it. Rejects without a lease: nobody else would
   * see that the session is live.
   */
  open(row: ShellSessionRow, mostElsewhere?: number): Promise<boolean>;
  touch(id: string, signs: SignsOfLife): Promise<void>;
  /** The same within a second, together with what other sessions have; what fails is logged. */
  touchSoon(id: string, signs: SignsOfLife): void;
  /** False when it was ended before. */
  end(
    id: string,
    end: {
      readonly cause: Cause;
      readonly closeCode: number;
      readonly endedAt: string;
      readonly durationMs: number;
      readonly exit: ShellExit | null;
    },
  ): Promise<boolean>;
  /** Rows that never ended, of this gateway and of those that hold no lease; `null`: of the latter only. */
  unfinished(gatewayId: string | null): Promise<ShellSessionRow[]>;
}

/** The live shell sessions of this gateway. */
export interface Terminals {
  /** Takes the upgrade of a terminal WebSocket; answers every outcome itself and never throws. */
  handleUpgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Sessions of a person that count against the limit: live ones and those being opened. */
  countOf(userId: string): number;
  listOf(userId: string): Terminal[];
  listAll(orgId: string): Terminal[];
  /** Null when it is not live here. */
  entry(sessionId: string): Terminal | null;
  /** Whether this gateway has it: live, being opened, or its end not written yet. */
  holds(sessionId: string): boolean;
  /** False when there is no such live session. */
  end(sessionId: string, cause: EndFromElsewhere, reason: string): boolean;
  /** Ends every session on a machine and refuses every handshake in flight to it. Answers how many. */
  leaveMachine(machineId: string): number;
  /**
   * Its person says that they are there: an idle session is active again, and its idle clock starts anew.
   * Resolves when that is noted; does nothing for one that is active, or not live here.
   */
  refresh(sessionId: string): Promise<void>;
  /** Lets guests onto a live session, if it is one of this gateway. Doing it again changes nothing. */
  share(sessionId: string, collaborationId: string): void;
  /** Ends what guests have here in this collaboration, and lets nobody in any more. */
  collaborationEnded(collaborationId: string): void;
  /** Ends every session and refuses every handshake in flight of a revoked sign-in. Answers how many. */
  revoke(userSessionId: string, reason: string): number;
  /** Writes the missing end of a session of this gateway that nobody holds any more; else does nothing. */
  clear(sessionId: string): Promise<void>;
  /**
   * Writes the missing end of sessions whose gateway died, and of its own that it could not write before.
   * Called while this gateway holds no session: before it is ready, or before it takes its lease anew.
   */
  recover(): Promise<void>;
  /** The same, while it serves, for other gateways' sessions and for ends of its own that could not be written. */
  recoverOthers(): Promise<void>;
  /** The lease is lost: ends every session as `gateway_crashed`; resolves when that is audited or given up. */
  abandon(): Promise<void>;
  /** Refuses newcomers, tells everyone, closes with 1012 at the deadline; resolves when all is audited. */
  drain(): Promise<void>;
  /** Ends everything now, with 1012, without a notice. */
  stop(): Promise<void>;
  census(): { sessions: number; sockets: number; streams: number; timers: number };
}
