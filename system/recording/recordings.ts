/**
 * Recordings of shell sessions: asked for by a person or by the org's settings, attached to the next
 * shell session of that person on that machine, completed, deleted.
 *
 *     active ──complete──▶ completed ──delete──▶ deleted
 *        ╰──────cut off──▶ interrupted ────────────╯
 *
 * A recording that a person started stays `active` after its session has ended until that person
 * completes it; one that the settings started completes itself.
 */
import type { Selectable } from 'kysely';
import { type Recording, recordingKeys } from '../contracts/api/recordings.ts';
import type { AuditAction } from '../contracts/audit.ts';
import { ApiError } from '../contracts/errors.ts';
import type { Audit, Recordings, SessionRecorder } from '../gateway/services.ts';
import { type Clock, isoTime } from '../ports/clock.ts';
import type { Entropy } from '../ports/entropy.ts';
import type { Log } from '../ports/log.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { Database, RecordingRow, RecordingTable } from '../store/schema.ts';
import { lastEventMs } from './asciicast.ts';
import { Recorder, type SealedRecording } from './recorder.ts';
import { countChunks, putSummary, readCast, removeObjects } from './recording-objects.ts';
import { readSettings } from './recording-settings.ts';
import { toRecording } from './to-recording.ts';

/** Who asked, for the audit. */
export interface RecordingActor {
  readonly userId: string | null;
  readonly ip: string | null;
}

type Attachment = Parameters<Recordings['attach']>[0];

export interface RecordingPorts {
  readonly database: Database;
  readonly objects: ObjectStore;
  readonly clock: Clock;
  readonly entropy: Entropy;
  readonly log: Log;
}

const nobody: RecordingActor = { userId: null, ip: null };
const dayMs = 24 * 60 * 60 * 1000;

export class RecordingLibrary implements Recordings {
  readonly #ports: RecordingPorts;
  readonly #audit: Audit;
  readonly #gatewayId: string;
  readonly #live = new Map<string, Recorder>();

  constructor(ports: RecordingPorts, services: { readonly audit: Audit; readonly gatewayId: string }) {
    this.#ports = ports;
    this.#audit = services.audit;
    this.#gatewayId = services.gatewayId;
  }

  /** Answers the recording's id. `machine` is one of the org's. */
  async start(
    recording: {
      readonly orgId: string;
      readonly userId: string;
      readonly machine: { readonly id: string; readonly name: string };
      readonly sessionType: string;
      readonly automatic?: boolean;
    },
    actor: RecordingActor,
  ): Promise<string> {
    const { entropy, database, clock, log } = this.#ports;
    const id = entropy.uuid();
    const { orgId, userId, machine, sessionType, automatic = false } = recording;
    await this.#write('recording.started', { id, org_id: orgId }, actor, {
      machine_id: machine.id,
      machine_name: machine.name,
      automatic,
    });
    await database
      .insertInto('recordings')
      .values({
        id,
        org_id: orgId,
        user_id: userId,
        machine_id: machine.id,
        machine_name: machine.name,
        session_type: sessionType,
        status: 'active',
        automatic: automatic ? 1 : 0,
        gateway_id: null,
        shell_session_id: null,
        started_at: isoTime(clock),
        sealed_at: null,
        ended_at: null,
        duration_seconds: null,
      })
      .execute();
    log.event('recording.started', { recording: id, machine: machine.id });
    return id;
  }

  /** Never throws: a session without its recording is logged, not refused. */
  async attach(session: Attachment): Promise<SessionRecorder | null> {
    try {
      const id = (await this.#claim(session)) ?? (await this.#startAutomatic(session));
      if (id === null) return null;
      const recorder = this.#recorder(id, session);
      this.#live.set(id, recorder);
      return recorder;
    } catch (error) {
      this.#trouble(`attaching a recording to session ${session.sessionId}`, error);
      return null;
    }
  }

  /** Also ends a recording that is still being written. Again, or after a crash: answers and changes nothing. */
  async complete(
    orgId: string,
    id: string,
    durationSeconds: number,
    actor: RecordingActor,
    mayComplete: (recording: Recording) => boolean,
  ): Promise<void> {
    const row = await this.#find(orgId, id);
    if (!mayComplete(toRecording(row))) throw new ApiError('RECORDING_NOT_FOUND');
    await this.#live.get(id)?.seal({ truncated: false });
    await this.#finish(row, 'completed', durationSeconds, actor);
  }

  /** Newest first. */
  async list(orgId: string): Promise<Recording[]> {
    const rows = await this.#ports.database
      .selectFrom('recordings')
      .selectAll()
      .where('org_id', '=', orgId)
      .where('status', '!=', 'deleted')
      .orderBy('started_at', 'desc')
      .orderBy('id')
      .execute();
    return rows.map(toRecording);
  }

  /** With the cast as far as it is stored. */
  async get(orgId: string, id: string): Promise<{ recording: Recording; cast: string }> {
    const row = await this.#find(orgId, id);
    return { recording: toRecording(row), cast: await readCast(this.#ports.objects, row) };
  }

  /** Removes the row from every list at once and the objects as far as the store plays along. */
  async delete(orgId: string, id: string, actor: RecordingActor): Promise<{ objectsLeft: number }> {
    const row = await this.#find(orgId, id);
    await this.#write('recording.deleted', row, actor, { machine_name: row.machine_name });
    await this.#live.get(id)?.abandon();
    this.#live.delete(id);
    await this.#update(id, { status: 'deleted' });
    return { objectsLeft: await this.#removeObjects(await this.#row(id)) };
  }

  /** Deletes what is older than the retention and not being written, and objects left by earlier deletes. */
  async cleanup(orgId: string, actor: RecordingActor): Promise<number> {
    const { retention_days } = await readSettings(this.#ports.database, orgId);
    const before = new Date(this.#ports.clock.wallTime() - retention_days * dayMs).toISOString();
    const rows = await this.#ports.database
      .selectFrom('recordings')
      .selectAll()
      .where('org_id', '=', orgId)
      .where((e) =>
        e.or([
          e.and([e('status', '!=', 'deleted'), e('started_at', '<', before)]),
          e.and([e('status', '=', 'deleted'), e('objects_left', '>', 0)]),
        ]),
      )
      .execute();
    const old = rows.filter((row) => row.status !== 'deleted' && !this.#live.has(row.id));
    for (const row of old) await this.delete(orgId, row.id, actor);
    for (const row of rows.filter((row) => row.status === 'deleted')) await this.#removeObjects(row);
    if (old.length > 0) {
      await this.#audit.append({
        action: 'recording.cleaned_up',
        org_id: orgId,
        resource_type: 'org',
        resource_id: orgId,
        user_id: actor.userId,
        ip_address: actor.ip,
        metadata: { recordings: old.length, retention_days },
      });
    }
    return old.length;
  }

  /**
   * Marks what was being written when its gateway died as interrupted: of gateways without a lease, and
   * with `own`, given while this one writes nothing, of an earlier life of this one too.
   */
  async recover({ own }: { readonly own: boolean }): Promise<void> {
    const { database, objects } = this.#ports;
    const rows = await database
      .selectFrom('recordings')
      .selectAll()
      .where((row) =>
        row.or([
          row('gateway_id', 'not in', row.selectFrom('gateways').select('id')),
          ...(own ? [row('gateway_id', '=', this.#gatewayId)] : []),
        ]),
      )
      .where('status', '=', 'active')
      .where('sealed_at', 'is', null)
      .execute();
    for (const row of rows) {
      const chunks = await countChunks(objects, row).catch(() => row.chunks);
      const cast = await readCast(objects, row).catch(() => '');
      const bytes = Buffer.byteLength(cast);
      await this.#sealed(row.id, { truncated: true, chunks, bytes, durationMs: lastEventMs(cast) });
    }
  }

  /** The newest recording that waits for this person's session on this machine becomes this session's. */
  async #claim(session: Attachment): Promise<string | null> {
    const waiting = await this.#ports.database
      .selectFrom('recordings')
      .select('id')
      .where('org_id', '=', session.orgId)
      .where('user_id', '=', session.userId)
      .where('machine_id', '=', session.machineId)
      .where('status', '=', 'active')
      .where('shell_session_id', 'is', null)
      .orderBy('started_at', 'desc')
      .execute();
    for (const { id } of waiting) {
      const claimed = await this.#ports.database
        .updateTable('recordings')
        .set({ shell_session_id: session.sessionId, gateway_id: this.#gatewayId })
        .where('id', '=', id)
        .where('status', '=', 'active')
        .where('shell_session_id', 'is', null)
        .executeTakeFirst();
      if (claimed.numUpdatedRows === 1n) return id;
    }
    return null;
  }

  async #startAutomatic(session: Attachment): Promise<string | null> {
    if (!(await readSettings(this.#ports.database, session.orgId)).enabled) return null;
    const machine = { id: session.machineId, name: session.machineName };
    const { orgId, userId } = session;
    await this.start({ orgId, userId, machine, sessionType: 'ssh', automatic: true }, nobody);
    return this.#claim(session);
  }

  #recorder(id: string, session: Attachment): Recorder {
    return new Recorder(this.#ports, {
      recordingId: id,
      title: session.machineName,
      cols: session.cols,
      rows: session.rows,
      chunkKey: (n) => recordingKeys.chunk(session.orgId, id, n),
      onChunk: (chunks, bytes) => this.#update(id, { chunks, bytes }),
      onSealed: async (sealed) => {
        try {
          await this.#sealed(id, sealed);
        } finally {
          this.#live.delete(id);
        }
      },
    });
  }

  async #sealed(id: string, sealed: SealedRecording): Promise<void> {
    const { objects, clock, log } = this.#ports;
    const { chunks, bytes, truncated } = sealed;
    const first = await this.#ports.database
      .updateTable('recordings')
      .set({ chunks, bytes, sealed_at: isoTime(clock) })
      .where('id', '=', id)
      .where('sealed_at', 'is', null)
      .executeTakeFirst();
    // Of several gateways that find it cut off, one seals it.
    if (first.numUpdatedRows === 0n) return;
    const row = await this.#row(id);
    await putSummary(objects, row, sealed).catch((error) =>
      this.#trouble(`storing the summary of ${id}`, error),
    );
    log.event('recording.sealed', { recording: id, session: row.shell_session_id, truncated, chunks });
    const seconds = sealed.durationMs / 1000;
    if (truncated) await this.#finish(row, 'interrupted', seconds, nobody);
    else if (row.automatic === 1) await this.#finish(row, 'completed', seconds, nobody);
  }

  /** Leaves `active`, once. */
  async #finish(
    row: RecordingRow,
    status: 'completed' | 'interrupted',
    durationSeconds: number,
    actor: RecordingActor,
  ): Promise<void> {
    const finished = await this.#ports.database
      .updateTable('recordings')
      .set({ status, ended_at: isoTime(this.#ports.clock), duration_seconds: durationSeconds })
      .where('id', '=', row.id)
      .where('status', '=', 'active')
      .executeTakeFirst();
    if (finished.numUpdatedRows === 0n) return;
    const { machine_name, shell_session_id } = row;
    await this.#write(`recording.${status}`, row, actor, { machine_name, session_id: shell_session_id });
  }

  async #removeObjects(row: RecordingRow): Promise<number> {
    const left = await removeObjects(this.#ports.objects, row);
    await this.#update(row.id, { objects_left: left });
    this.#ports.log.event('recording.deleted', { recording: row.id, objects_left: left });
    return left;
  }

  async #find(orgId: string, id: string): Promise<RecordingRow> {
    const row = await this.#ports.database
      .selectFrom('recordings')
      .selectAll()
      .where('id', '=', id)
      .where('org_id', '=', orgId)
      .where('status', '!=', 'deleted')
      .executeTakeFirst();
    if (!row) throw new ApiError('RECORDING_NOT_FOUND');
    return row;
  }

  #row(id: string): Promise<RecordingRow> {
    return this.#ports.database
      .selectFrom('recordings')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
  }

  async #update(id: string, set: Partial<Selectable<RecordingTable>>): Promise<void> {
    await this.#ports.database.updateTable('recordings').set(set).where('id', '=', id).execute();
  }

  async #write(
    action: AuditAction,
    recording: { readonly id: string; readonly org_id: string },
    actor: RecordingActor,
    metadata: Record<string, unknown>,
  ): Promise<void> {
    await this.#audit.append({
      action,
      org_id: recording.org_id,
      resource_type: 'recording',
      resource_id: recording.id,
      user_id: actor.userId,
      ip_address: actor.ip,
      metadata,
    });
  }

  #trouble(what: string, error: unknown): void {
    this.#ports.log.event('trouble', { what, error: (error as Error).message });
  }
}
