/**
 * Recordings of shell sessions: asked for by a person, by a machine or by the org's settings, attached to
 * the next shell session that fits, completed, deleted.
 *
 *     active ──complete──▶ completed ──delete──▶ deleted
 *        ╰──────cut off──▶ interrupted ────────────╯
 *
 * A person's recording takes their next session on that machine; a machine's takes the next one there that
 * its person does not record. Both stay `active` after the session has ended until whoever asked for them
 * completes them; one that the settings started completes itself.
 */
import type { Recording, RecordingList } from '../contracts/api/recordings.ts';
import { ApiError } from '../contracts/errors.ts';
import type { Audit, Recordings, SessionRecorder } from '../gateway/services.ts';
import { isoTime } from '../ports/clock.ts';
import { auditRecording, nobody, type RecordingActor } from './recording-audit.ts';
import { readCast, removeObjects } from './recording-objects.ts';
import type { RecordingPorts } from './recording-ports.ts';
import { type RecordingQuery, RecordingRows } from './recording-rows.ts';
import { readSettings } from './recording-settings.ts';
import { RecordingWriters } from './recording-writers.ts';

type Attachment = Parameters<Recordings['attach']>[0];

export class RecordingLibrary implements Recordings {
  readonly #ports: RecordingPorts;
  readonly #audit: Audit;
  readonly #gatewayId: string;
  readonly #rows: RecordingRows;
  readonly #writers: RecordingWriters;

  constructor(ports: RecordingPorts, services: { readonly audit: Audit; readonly gatewayId: string }) {
    this.#ports = ports;
    this.#audit = services.audit;
    this.#gatewayId = services.gatewayId;
    this.#rows = new RecordingRows(ports);
    this.#writers = new RecordingWriters(ports, { rows: this.#rows, audit: services.audit });
  }

  /**
   * Answers the recording's id. `machine` is one of the org's; a `userId` of null records whoever comes.
   * Throws ApiError RECORDING_DISABLED where the org records nothing.
   */
  async start(
    recording: {
      readonly orgId: string;
      readonly userId: string | null;
      readonly machine: { readonly id: string; readonly name: string };
      readonly sessionType: string;
      readonly automatic?: boolean;
    },
    actor: RecordingActor,
  ): Promise<string> {
    const { entropy, database, clock, log } = this.#ports;
    const { orgId, userId, machine, sessionType, automatic = false } = recording;
    if (!(await readSettings(database, orgId)).enabled) throw new ApiError('RECORDING_DISABLED');
    const id = entropy.uuid();
    await auditRecording(this.#audit, 'recording.started', { id, org_id: orgId }, actor, {
      machine_id: machine.id,
      machine_name: machine.name,
      automatic,
    });
    await this.#rows.add({
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
    });
    log.event('recording.started', { recording: id, machine: machine.id });
    return id;
  }

  /** Never throws: a session without its recording is logged, not refused. */
  async attach(session: Attachment): Promise<SessionRecorder | null> {
    try {
      const { enabled, automatic } = await readSettings(this.#ports.database, session.orgId);
      if (!enabled) return null;
      const id = (await this.#claim(session)) ?? (automatic ? await this.#startAutomatic(session) : null);
      return id === null ? null : this.#writers.open(id, session);
    } catch (error) {
      this.#ports.log.event('trouble', {
        what: `attaching a recording to session ${session.sessionId}`,
        error: (error as Error).message,
      });
      return null;
    }
  }

  /**
   * Also ends a recording that is still being written. Again, or after a crash: answers and changes nothing.
   * One that `mayComplete` refuses is not found.
   */
  async complete(
    orgId: string,
    id: string,
    durationSeconds: number,
    actor: RecordingActor,
    mayComplete: (recording: { readonly user_id: string | null; readonly machine_id: string }) => boolean,
  ): Promise<void> {
    const row = await this.#rows.find(orgId, id);
    if (!mayComplete(row)) throw new ApiError('RECORDING_NOT_FOUND');
    await this.#writers.close(id);
    await this.#writers.finish(id, 'completed', durationSeconds, actor);
  }

  /** Newest first. */
  async list(orgId: string, query: RecordingQuery = {}): Promise<RecordingList> {
    const { enabled } = await readSettings(this.#ports.database, orgId);
    return { ...(await this.#rows.list(orgId, query)), enabled };
  }

  /** With the cast as far as it is stored. */
  async get(orgId: string, id: string): Promise<{ recording: Recording; cast: string }> {
    const row = await this.#rows.find(orgId, id);
    return { recording: await this.#rows.show(row), cast: await readCast(this.#ports.objects, row) };
  }

  /** Removes the row from every list at once and the objects as far as the store plays along. */
  async delete(orgId: string, id: string, actor: RecordingActor): Promise<{ objectsLeft: number }> {
    const row = await this.#rows.find(orgId, id);
    await auditRecording(this.#audit, 'recording.deleted', row, actor, { machine_name: row.machine_name });
    await this.#writers.abandon(id);
    await this.#rows.update(id, { status: 'deleted' });
    return { objectsLeft: await this.#removeObjects(id) };
  }

  /** Deletes what was started before then and is not being written, and tries again what earlier deletes left. */
  async deleteBefore(orgId: string, isoTime: string, actor: RecordingActor): Promise<number> {
    const old = await this.#rows.startedBefore(orgId, isoTime);
    const left = await this.#rows.withObjectsLeft(orgId);
    for (const row of old) await this.delete(orgId, row.id, actor);
    for (const row of left) await this.#removeObjects(row.id);
    return old.length;
  }

  /**
   * Marks what was being written when its gateway died as interrupted: of gateways without a lease, and
   * with `own`, given while this one writes nothing, of an earlier life of this one too.
   */
  recover({ own }: { readonly own: boolean }): Promise<void> {
    return this.#writers.recover(own ? this.#gatewayId : null);
  }

  async #claim(session: Attachment): Promise<string | null> {
    for (const { id } of await this.#rows.waiting(session))
      if (await this.#rows.claim(id, { id: session.sessionId, gatewayId: this.#gatewayId })) return id;
    return null;
  }

  async #startAutomatic(session: Attachment): Promise<string | null> {
    const { orgId, userId, machineId, machineName } = session;
    const machine = { id: machineId, name: machineName };
    await this.start({ orgId, userId, machine, sessionType: 'ssh', automatic: true }, nobody);
    return this.#claim(session);
  }

  async #removeObjects(id: string): Promise<number> {
    const left = await removeObjects(this.#ports.objects, await this.#rows.get(id));
    await this.#rows.update(id, { objects_left: left });
    this.#ports.log.event('recording.deleted', { recording: id, objects_left: left });
    return left;
  }
}
