/**
 * What this gateway is writing: recorders of live sessions by their recordings, and the seal at the end of
 * each, also of those whose gateway died.
 */
import { recordingKeys } from '../contracts/api/recordings.ts';
import type { Audit, Recordings } from '../gateway/services.ts';
import { lastEventMs } from './asciicast.ts';
import { Recorder, type SealedRecording } from './recorder.ts';
import { auditRecording, nobody, type RecordingActor } from './recording-audit.ts';
import { countChunks, putSummary, readCast, removeObjects } from './recording-objects.ts';
import type { RecordingPorts } from './recording-ports.ts';
import type { RecordingRows } from './recording-rows.ts';

export class RecordingWriters {
  readonly #ports: RecordingPorts;
  readonly #rows: RecordingRows;
  readonly #audit: Audit;
  readonly #live = new Map<string, Recorder>();

  constructor(ports: RecordingPorts, services: { readonly rows: RecordingRows; readonly audit: Audit }) {
    this.#ports = ports;
    this.#rows = services.rows;
    this.#audit = services.audit;
  }

  open(id: string, session: Parameters<Recordings['attach']>[0]): Recorder {
    const recorder = new Recorder(this.#ports, {
      recordingId: id,
      title: session.machineName,
      cols: session.cols,
      rows: session.rows,
      chunkKey: (n) => recordingKeys.chunk(session.orgId, id, n),
      onChunk: (chunks, bytes) => this.#rows.update(id, { chunks, bytes }),
      onSealed: async (sealed) => {
        try {
          await this.#sealed(id, sealed);
        } finally {
          this.#live.delete(id);
        }
      },
    });
    this.#live.set(id, recorder);
    return recorder;
  }

  /** Resolves when nothing more is written to it here. */
  async close(id: string): Promise<void> {
    await this.#live.get(id)?.seal({ truncated: false });
  }

  /** The same, without a seal: it is being deleted. */
  async abandon(id: string): Promise<void> {
    await this.#live.get(id)?.abandon();
    this.#live.delete(id);
  }

  /** Seals as interrupted what is left of gateways that died; with `ownId`, of an earlier life of this one. */
  async recover(ownId: string | null): Promise<void> {
    const { objects } = this.#ports;
    for (const row of await this.#rows.abandoned(ownId)) {
      const chunks = await countChunks(objects, row).catch(() => row.chunks);
      const cast = await readCast(objects, row).catch(() => '');
      const bytes = Buffer.byteLength(cast);
      await this.#sealed(row.id, { truncated: true, chunks, bytes, durationMs: lastEventMs(cast) });
    }
  }

  /** Leaves `active`, once. */
  async finish(
    id: string,
    status: 'completed' | 'interrupted',
    durationSeconds: number,
    actor: RecordingActor,
  ): Promise<void> {
    if (!(await this.#rows.finish(id, status, durationSeconds))) return;
    const row = await this.#rows.get(id);
    const { machine_name, shell_session_id: session_id } = row;
    await auditRecording(this.#audit, `recording.${status}`, row, actor, { machine_name, session_id });
  }

  async #sealed(id: string, sealed: SealedRecording): Promise<void> {
    const { objects, log } = this.#ports;
    const { chunks, truncated } = sealed;
    // Of several gateways that find it cut off, one seals it.
    if (!(await this.#rows.seal(id, sealed))) return;
    const row = await this.#rows.get(id);
    if (row.status === 'deleted') {
      // Another gateway deleted it while it was written here.
      await this.#rows.update(id, { objects_left: await removeObjects(objects, row) });
      return;
    }
    await putSummary(objects, row, sealed).catch((error: Error) =>
      log.event('trouble', { what: `storing the summary of ${id}`, error: error.message }),
    );
    log.event('recording.sealed', { recording: id, session: row.shell_session_id, truncated, chunks });
    const seconds = sealed.durationMs / 1000;
    if (truncated) await this.finish(id, 'interrupted', seconds, nobody);
    else if (row.automatic === 1) await this.finish(id, 'completed', seconds, nobody);
  }
}
