/**
 * What stays of a shell session: its audit rows, its database row, its recording. The rows stand in
 * pairs: whatever ended the session, `shell_disconnected` follows once for each `shell_connected`.
 */
import type { Identity } from '../../contracts/api/auth.ts';
import type { AuditEvent, ShellDisconnected } from '../../contracts/audit.ts';
import type { Cause } from '../../contracts/closes.ts';
import type { ShellExit } from '../../contracts/shell-stream.ts';
import { type Clock, isoTime } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type {
  Audit,
  Guest,
  MachineRecord,
  Origin,
  Recordings,
  SessionRecorder,
  SharedSessions,
  ShellSessionRows,
  ShellTraces,
  SignsOfLife,
} from '../services.ts';
import { appendEnd, rowEnd } from './one-end.ts';
import type { WindowSize } from './shell-leg.ts';

/** Who opened what, from where: fixed when a session is admitted. */
export interface SessionFacts {
  readonly id: string;
  readonly gatewayId: string;
  readonly identity: Identity;
  readonly machine: MachineRecord;
  /** Whose guest they are; null for whoever came by their own right. */
  readonly guest: Guest | null;
  readonly connection: string;
  readonly origin: Origin;
  /** Fingerprint of the shell token. */
  readonly token: string;
  /** ISO 8601. */
  readonly startedAt: string;
}

export interface LedgerEnd {
  readonly cause: Cause;
  /** The code on the wire, or 1006 where there was no close frame. */
  readonly closeCode: number;
  readonly reason: string;
  readonly durationMs: number;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly exit: ShellExit | null;
  /** Guests may have been on it. */
  readonly shared: boolean;
}

export interface LedgerServices {
  readonly audit: Audit;
  readonly rows: ShellSessionRows;
  readonly traces: ShellTraces;
  readonly recordings: Recordings;
  readonly sharedSessions: SharedSessions;
  /** How many slots a person may have taken on other gateways, besides those of theirs that are taken here. */
  readonly mostElsewhere: (person: Identity) => number;
}

/** The rhythm of the default policy's pongs: the row of a busy session is not written more often. */
const touchEveryMs = 15_000;

export class ShellLedger {
  readonly #ports: { readonly clock: Clock; readonly log: Log };
  readonly #services: LedgerServices;
  readonly #facts: SessionFacts;
  #opening: Promise<unknown> = Promise.resolve();
  #rowOpen = false;
  /** Since when `shell_connected` may stand in the log, and whether it surely does. */
  #connected: 'no' | 'perhaps' | 'yes' = 'no';
  #closed = false;
  #recorder: SessionRecorder | null = null;
  #touchedAt: number;
  #owed: { readonly end: LedgerEnd; readonly endedAt: string } | null = null;

  constructor(
    ports: { readonly clock: Clock; readonly log: Log },
    services: LedgerServices,
    facts: SessionFacts,
  ) {
    this.#ports = ports;
    this.#services = services;
    this.#facts = facts;
    this.#touchedAt = ports.clock.now();
  }

  /**
   * Resolves when `shell_connected` is durable and the recorder, if any, attached. False where another
   * gateway gave the person's last slot away in the meantime: then nothing of it stays.
   */
  open(size: WindowSize): Promise<boolean> {
    const opening = this.#open(size);
    this.#opening = opening;
    return opening;
  }

  output(bytes: Uint8Array): void {
    this.#recorder?.output(bytes);
  }

  resize(size: WindowSize): void {
    this.#recorder?.resize(size.cols, size.rows);
  }

  /** Notes a sign of life of the browser, at most once per `touchEveryMs`. */
  touch(activeAt: number): void {
    if (this.#rowOpen && this.#ports.clock.now() - this.#touchedAt >= touchEveryMs)
      this.#services.rows.touchSoon(this.#facts.id, this.#signs(activeAt));
  }

  /** Notes a sign of life, and when its person was last active (monotonic). Never rejects. */
  async note(activeAt: number): Promise<void> {
    if (!this.#rowOpen) return;
    try {
      await this.#services.rows.touch(this.#facts.id, this.#signs(activeAt));
    } catch (error) {
      this.#trouble('touch shell session', error as Error);
    }
  }

  /** An end that could not be written. */
  get owes(): boolean {
    return this.#owed !== null;
  }

  /** Writes the end of whatever `open` wrote. Never rejects: what cannot be written is logged, and owed. */
  async close(end: LedgerEnd): Promise<void> {
    this.#closed = true;
    const endedAt = isoTime(this.#ports.clock);
    await this.#opening.catch(() => {});
    await Promise.all([this.#seal(end), this.#writeEnd(end, endedAt)]);
  }

  /** Tries again to write an end that is owed. */
  async settle(): Promise<void> {
    if (this.#owed) await this.#writeEnd(this.#owed.end, this.#owed.endedAt);
  }

  #signs(activeAt: number): SignsOfLife {
    const { clock } = this.#ports;
    this.#touchedAt = clock.now();
    const sinceMs = Math.max(0, clock.now() - activeAt);
    return {
      lastPingAt: isoTime(clock),
      activeAt: new Date(clock.wallTime() - sinceMs).toISOString(),
    };
  }

  async #open(size: WindowSize): Promise<boolean> {
    const { rows, mostElsewhere } = this.#services;
    const { identity } = this.#facts;
    // The row comes first, so that a crash in between leaves something to find.
    this.#rowOpen = await rows.open(toRow(this.#facts), mostElsewhere(identity));
    if (this.#rowOpen && !this.#closed) await this.#begin(size);
    return this.#rowOpen;
  }

  async #begin(size: WindowSize): Promise<void> {
    const { audit, recordings } = this.#services;
    const { id, identity, machine, guest } = this.#facts;
    // A database that fails may have written it all the same.
    this.#connected = 'perhaps';
    await audit.append(
      shellEvent('remote.shell_connected', this.#facts, {
        machine_name: machine.name,
        session_id: id,
        connection: this.#facts.connection,
        user_session_id: identity.session_id,
        device: this.#facts.origin.device,
        location: this.#facts.origin.location,
        anomalies: this.#facts.origin.anomalies,
        ...(guest && { collaboration_id: guest.collaborationId, shared_session_id: guest.sessionId }),
      }),
    );
    this.#connected = 'yes';
    // A shared shell is recorded once, for its owner.
    if (this.#closed || guest?.shell === 'shared') return;
    this.#recorder = await recordings
      .attach({
        sessionId: id,
        orgId: identity.org_id,
        userId: identity.user_id,
        machineId: machine.id,
        machineName: machine.name,
        ...size,
      })
      .catch((error: Error) => {
        this.#trouble('attach recording', error);
        return null;
      });
  }

  async #seal({ cause }: LedgerEnd): Promise<void> {
    try {
      await this.#recorder?.seal({ truncated: cause === 'gateway_crashed' });
    } catch (error) {
      this.#trouble('seal recording', error as Error);
    }
  }

  /** A row whose `shell_disconnected` could not be written stays open: whoever finds it writes it. */
  async #writeEnd(end: LedgerEnd, endedAt: string): Promise<void> {
    this.#owed = { end, endedAt };
    try {
      const session = {
        id: this.#facts.id,
        orgId: this.#facts.identity.org_id,
        machineId: this.#facts.machine.id,
      };
      const metadata = toMetadata(this.#facts, end);
      const event = shellEvent('remote.shell_disconnected', this.#facts, { ...metadata });
      const first = (await this.#hasBegun(session)) ? await appendEnd(this.#services, session, event) : null;
      const told = first ?? { metadata, at: endedAt };
      if (this.#rowOpen) await this.#services.rows.end(session.id, rowEnd(told.metadata, told.at));
      this.#owed = null;
      if (end.shared) await this.#services.sharedSessions.ownerLeft(this.#facts.id);
    } catch (error) {
      this.#trouble('write the end of a shell session', error as Error);
    }
  }

  async #hasBegun(session: Parameters<ShellTraces['of']>[0]): Promise<boolean> {
    if (this.#connected === 'perhaps') return (await this.#services.traces.of(session)).connected;
    return this.#connected === 'yes';
  }

  #trouble(what: string, error: Error): void {
    this.#ports.log.event('trouble', { what: `${what} ${this.#facts.id}`, error: error.message });
  }
}

function toMetadata(facts: SessionFacts, end: LedgerEnd): ShellDisconnected {
  return {
    machine_name: facts.machine.name,
    session_id: facts.id,
    cause: end.cause,
    close_code: end.closeCode,
    reason: end.reason,
    duration_ms: end.durationMs,
    bytes_in: end.bytesIn,
    bytes_out: end.bytesOut,
    exit_code: end.exit?.exit_code ?? null,
    signal: end.exit?.signal ?? null,
  };
}

function shellEvent(
  action: 'remote.shell_connected' | 'remote.shell_disconnected',
  { identity, machine, origin }: SessionFacts,
  metadata: Record<string, unknown>,
): AuditEvent {
  return {
    action,
    org_id: identity.org_id,
    resource_type: 'machine',
    resource_id: machine.id,
    user_id: identity.user_id,
    ip_address: origin.ipAddress,
    metadata,
  };
}

function toRow(facts: SessionFacts) {
  return {
    id: facts.id,
    gatewayId: facts.gatewayId,
    orgId: facts.identity.org_id,
    userId: facts.identity.user_id,
    userSessionId: facts.identity.session_id,
    machineId: facts.machine.id,
    machineName: facts.machine.name,
    connection: facts.connection,
    ...(facts.guest && { collaborationId: facts.guest.collaborationId }),
    origin: facts.origin,
    startedAt: facts.startedAt,
  };
}
