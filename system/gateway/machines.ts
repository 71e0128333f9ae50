/**
 * Machines and their states.
 *
 *     pending ──approve──▶ offline ⇄ online        beats bring a machine online; 90 s of silence or a
 *                             ▲ ╲   ╱               last beat take it offline; quarantine holds it
 *                           enable  quarantine      until it is enabled again
 *
 * Out of service there are two ways. A disabled machine is offline whatever it beats and takes nobody new;
 * who is on it stays, as on a node that is cordoned off. A quarantined one ends everybody's sessions at once.
 *
 * Each change is one conditional UPDATE, so that it is logged and audited once however many saw it.
 */
import type { Heartbeat, Machine, MachineAdmin } from '../contracts/api/machines.ts';
import type { AuditAction } from '../contracts/audit.ts';
import type { MachineStatus } from '../contracts/events.ts';
import { hashSecret } from '../contracts/secrets.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { Log } from '../ports/log.ts';
import { compileOnce } from '../store/compile-once.ts';
import type { Database, MachineRow } from '../store/schema.ts';
import { GatheredBeats } from './gathered-beats.ts';
import { OfflineWatch } from './offline-watch.ts';
import type { Audit, MachineRecord, Machines, Policies } from './services.ts';

const machineOfId = compileOnce((db, given: { id: string }) =>
  db.selectFrom('machines').selectAll().where('id', '=', given.id),
);

const machineOfKey = compileOnce((db, given: { keyHash: string }) =>
  db.selectFrom('machines').selectAll().where('node_key_sha256', '=', given.keyHash),
);

const machinesOfOrg = compileOnce((db, given: { orgId: string }) =>
  db.selectFrom('machines').selectAll().where('org_id', '=', given.orgId).orderBy('name'),
);

const liveByMachine = compileOnce((db, given: { orgId: string }) =>
  db
    .selectFrom('shell_sessions')
    .select(({ fn }) => ['machine_id', fn.countAll<number>().as('live')])
    .where('org_id', '=', given.orgId)
    .where('ended_at', 'is', null)
    .groupBy('machine_id'),
);

/** A beat may be sent just before somebody listens; the next takes an interval, and its way. */
const intervalsToHear = 1.5;

export class MachineRegistry implements Machines {
  readonly #database: Database;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #audit: Audit;
  readonly #policies: Policies;
  readonly #watch: OfflineWatch;
  readonly #noted: GatheredBeats;
  /** As this gateway last knew it: another one there is a beat that another gateway got. */
  readonly #lastSeen = new Map<string, Seen>();
  /** How often a machine has been marked offline here. */
  #offlineMarks = 0;

  constructor(
    ports: { readonly database: Database; readonly clock: Clock; readonly log: Log },
    services: { readonly audit: Audit; readonly policies: Policies },
  ) {
    this.#database = ports.database;
    this.#clock = ports.clock;
    this.#log = ports.log;
    this.#audit = services.audit;
    this.#policies = services.policies;
    this.#noted = new GatheredBeats(ports);
    this.#watch = new OfflineWatch(ports.clock, (machineId) => {
      this.#silent(machineId).catch((error: Error) => {
        this.#log.event('trouble', { what: `marking machine ${machineId} offline`, error: error.message });
      });
    });
  }

  /**
   * Takes over the machines that were online before a restart, or whose beats another gateway got until it
   * died, each with what is left of its time.
   */
  async start(): Promise<void> {
    const online = await this.#database
      .selectFrom('machines')
      .selectAll()
      .where('status', '=', 'online')
      .execute();
    for (const machine of online) {
      if (!this.#watch.has(machine.id)) await this.#takeOver(machine);
    }
  }

  stop(): void {
    this.#watch.stop();
  }

  /** Resolves when every beat is noted: the next life gives each machine its time from there. */
  settled(): Promise<void> {
    return this.#noted.settled();
  }

  async find(orgId: string, machineId: string): Promise<MachineRecord | null> {
    const row = await this.#read(machineId);
    return row?.org_id === orgId ? toRecord(row) : null;
  }

  async list(orgId: string): Promise<Machine[]> {
    const rows = await machinesOfOrg.rows(this.#database, { orgId });
    const live = await this.#liveSessions(orgId);
    return rows.map((row) => ({
      id: row.id,
      name: row.name,
      status: row.status,
      enabled: row.enabled === 1,
      tailnet_ip: row.tailnet_ip,
      version: row.version,
      last_seen_at: row.last_seen_at,
      live_sessions: live.get(row.id) ?? 0,
    }));
  }

  /** How many shell sessions have not ended, on whatever gateway, by machine. */
  async #liveSessions(orgId: string): Promise<Map<string, number>> {
    const rows = await liveByMachine.rows(this.#database, { orgId });
    return new Map(rows.map(({ machine_id, live }) => [machine_id, Number(live)]));
  }

  /** `null` for a node key nobody has. Beats of a pending, disabled or quarantined machine change no state. */
  async beat(beat: Heartbeat): Promise<MachineRecord | null> {
    const marks = this.#offlineMarks;
    const row = await machineOfKey.first(this.#database, { keyHash: hashSecret(beat.node_key) });
    if (!row) {
      this.#log.event('heartbeat.refused', { why: 'unknown node key' });
      return null;
    }
    this.#log.event('heartbeat.received', { machine: row.id, status: beat.status });
    const last_seen_at = isoTime(this.#clock);
    const seen = { at: last_seen_at, knownAt: this.#clock.now() };
    this.#lastSeen.set(row.id, seen);
    const noted = { last_seen_at, version: beat.version };
    if (beat.status === 'offline') {
      await this.#noted.now(row.id, noted);
      // Unless it has come back meanwhile.
      if (this.#lastSeen.get(row.id) === seen) await this.#sayGoodbye(row.id);
    } else {
      if (row.enabled === 1) this.#watch.beat(row.id, this.#policies.of(row.org_id).offlineAfterMs);
      let { status } = row;
      if (this.#isLate(row)) {
        await this.#noted.now(row.id, noted);
        status = (await this.#read(row.id))?.status ?? status;
      } else {
        this.#noted.add(row.id, noted);
      }
      // What was marked while its row was read may still be told as online there.
      if (status === 'offline' || this.#offlineMarks !== marks) await this.#markOnline(row);
    }
    return toRecord(row);
  }

  /** Other gateways may be about to take it for offline: they know of this beat from its row alone. */
  #isLate({ org_id, last_seen_at }: MachineRow): boolean {
    const silentMs = this.#clock.wallTime() - Date.parse(last_seen_at ?? '1970-01-01');
    return silentMs > this.#policies.of(org_id).offlineAfterMs / 2;
  }

  /** `null` when the org has no such machine. Doing it again changes and writes nothing. */
  async administer(
    request: MachineAdmin,
    by: { readonly userId: string; readonly ip: string | null },
  ): Promise<MachineRecord | null> {
    const row = await this.#read(request.machine_id);
    if (row?.org_id !== request.org_id) return null;
    if (request.action === 'approve') {
      await this.#change(row, 'pending', 'offline', 'machine.approved', {}, { by });
    } else if (request.action === 'quarantine') {
      this.#watch.forget(row.id);
      await this.#change(row, row.status, 'quarantined', 'machine.quarantined', {}, { by });
    } else if (request.action === 'enable') {
      await this.#enable(row, by);
    } else {
      await this.#disable(row, by);
    }
    return this.find(request.org_id, row.id);
  }

  async #enable(row: MachineRow, by: By): Promise<void> {
    const released = await this.#change(row, 'quarantined', 'offline', 'machine.enabled', {}, { by });
    const changed = await this.#setEnabled(row.id, 1);
    if (changed && !released) await this.#write(row, 'machine.enabled', {}, by);
  }

  /** From the first statement on no beat can bring it online. */
  async #disable(row: MachineRow, by: By): Promise<void> {
    if (!(await this.#setEnabled(row.id, 0))) return;
    this.#watch.forget(row.id);
    const wasOnline = await this.#change(row, 'online', 'offline', 'machine.disabled', {}, { by });
    if (!wasOnline) await this.#write(row, 'machine.disabled', {}, by);
  }

  /** Whether that changed it. */
  async #setEnabled(machineId: string, enabled: 0 | 1): Promise<boolean> {
    const changed = await this.#database
      .updateTable('machines')
      .set({ enabled })
      .where('id', '=', machineId)
      .where('enabled', '!=', enabled)
      .executeTakeFirst();
    return changed.numUpdatedRows > 0n;
  }

  async #markOnline(row: MachineRow): Promise<void> {
    await this.#change(row, 'offline', 'online', 'machine.marked_online', { reason: 'heartbeat' });
  }

  async #sayGoodbye(machineId: string): Promise<void> {
    this.#offlineMarks++;
    this.#watch.forget(machineId);
    const row = await this.#read(machineId);
    if (!row) return;
    const { last_seen_at } = row;
    const why = { reason: 'reported by the machine', last_seen_at };
    await this.#change(row, 'online', 'offline', 'machine.marked_offline', why);
    // It has come back while its goodbye was noted.
    if (this.#watch.has(machineId)) await this.#markOnline(row);
  }

  /** This gateway has heard nothing of it in its time. */
  async #silent(machineId: string): Promise<void> {
    const row = await this.#read(machineId);
    if (!row || this.#watch.has(machineId)) return;
    if (row.last_seen_at !== this.#lastSeen.get(machineId)?.at) return this.#takeOver(row);
    await this.#markSilent(row);
    // A beat that came meanwhile may still have seen it online.
    if (this.#watch.has(machineId)) await this.#markOnline(row);
  }

  /** Unless another gateway has noted a beat of it meanwhile. */
  async #markSilent(row: MachineRow): Promise<void> {
    this.#offlineMarks++;
    this.#watch.forget(row.id);
    const { last_seen_at } = row;
    const why = { reason: 'no heartbeat', last_seen_at };
    if (await this.#change(row, 'online', 'offline', 'machine.marked_offline', why, { seenAt: last_seen_at }))
      return;
    const found = await this.#read(row.id);
    if (found?.status === 'online' && found.last_seen_at !== last_seen_at) await this.#takeOver(found);
  }

  /** Gives it what is left of its time since a beat that this gateway did not get itself. */
  async #takeOver(row: MachineRow): Promise<void> {
    const { offlineAfterMs, heartbeatIntervalMs } = this.#policies.of(row.org_id);
    const now = this.#clock.now();
    const known = this.#lastSeen.get(row.id);
    const byTheClocksMs = this.#clock.wallTime() - Date.parse(row.last_seen_at ?? row.created_at);
    const mostMs = now - (known?.knownAt ?? Number.NEGATIVE_INFINITY);
    // It was seen after this one knew of it last: where the clocks say otherwise, two gateways' differ.
    const silentMs = byTheClocksMs >= 0 && byTheClocksMs <= mostMs ? byTheClocksMs : 0;
    const leftMs = offlineAfterMs - silentMs;
    if (leftMs <= 0 && known) return this.#markSilent(row);
    this.#lastSeen.set(row.id, { at: row.last_seen_at, knownAt: now });
    // While nobody listened its beats were lost: whoever begins to waits for one, wherever in its rhythm it is.
    const leastMs = known ? 0 : intervalsToHear * heartbeatIntervalMs;
    this.#watch.beat(row.id, Math.max(leftMs, leastMs));
  }

  /** Whether this call was the one that made the change. */
  async #change(
    row: MachineRow,
    from: MachineStatus,
    to: MachineStatus,
    action: AuditAction,
    metadata: Record<string, unknown>,
    { by, seenAt }: Change = {},
  ): Promise<boolean> {
    if (from === to) return false;
    const changed = await this.#database
      .updateTable('machines')
      .set({ status: to })
      .where('id', '=', row.id)
      .where('status', '=', from)
      .$if(to === 'online', (query) => query.where('enabled', '=', 1))
      .$if(seenAt !== undefined, (query) => query.where('last_seen_at', 'is', seenAt ?? null))
      .executeTakeFirst();
    if (changed.numUpdatedRows === 0n) return false;
    this.#log.event('machine.status', { machine: row.id, name: row.name, from, to });
    await this.#write(row, action, metadata, by);
    return true;
  }

  async #write(row: MachineRow, action: AuditAction, metadata: Record<string, unknown>, by?: By) {
    await this.#audit.append({
      action,
      org_id: row.org_id,
      resource_type: 'machine',
      resource_id: row.id,
      user_id: by?.userId ?? null,
      ip_address: by?.ip ?? null,
      metadata: { machine_name: row.name, ...metadata },
    });
  }

  #read(machineId: string): Promise<MachineRow | undefined> {
    return machineOfId.first(this.#database, { id: machineId });
  }
}

interface Seen {
  /** `last_seen_at` of its row. */
  readonly at: string | null;
  /** Monotonic milliseconds. */
  readonly knownAt: number;
}

interface Change {
  readonly by?: By;
  /** Only where it was seen last at that moment. */
  readonly seenAt?: string | null;
}

interface By {
  readonly userId: string;
  readonly ip: string | null;
}

function toRecord(row: MachineRow): MachineRecord {
  return {
    id: row.id,
    orgId: row.org_id,
    name: row.name,
    status: row.status,
    enabled: row.enabled === 1,
    tailnetIp: row.tailnet_ip,
    agentPort: row.agent_port,
  };
}
