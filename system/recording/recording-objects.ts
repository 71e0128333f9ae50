/** A recording's objects: chunks of the cast and a summary. */
import { recordingKeys } from '../contracts/api/recordings.ts';
import type { ObjectStore } from '../ports/object-store.ts';
import type { RecordingRow } from '../store/schema.ts';
import type { SealedRecording } from './recorder.ts';

type Named = Pick<RecordingRow, 'id' | 'org_id'>;

/** Where the chunks of a recording are. */
function chunkPrefix({ org_id, id }: Named): string {
  return recordingKeys.chunk(org_id, id, 0).replace(/chunk-0\.cast$/, '');
}

export async function putSummary(
  objects: ObjectStore,
  row: RecordingRow,
  sealed: SealedRecording,
): Promise<void> {
  const summary = {
    id: row.id,
    org_id: row.org_id,
    user_id: row.user_id,
    machine_id: row.machine_id,
    machine_name: row.machine_name,
    session_type: row.session_type,
    shell_session_id: row.shell_session_id,
    started_at: row.started_at,
    duration_ms: sealed.durationMs,
    chunks: sealed.chunks,
    bytes: sealed.bytes,
    truncated: sealed.truncated,
  };
  const text = `${JSON.stringify(summary, null, 2)}\n`;
  await objects.put(recordingKeys.summary(row.org_id, row.id), new TextEncoder().encode(text));
}

/** The whole cast: chunks in order, up to the first that is missing. */
export async function readCast(objects: ObjectStore, row: Named): Promise<string> {
  const chunks: Uint8Array[] = [];
  for (let n = 0; ; n++) {
    const chunk = await objects.get(recordingKeys.chunk(row.org_id, row.id, n));
    if (chunk === null) return Buffer.concat(chunks).toString('utf8');
    chunks.push(chunk);
  }
}

/** Chunks the store holds, counted without a gap. */
export async function countChunks(objects: ObjectStore, row: Named): Promise<number> {
  const keys = new Set(await objects.list(chunkPrefix(row)));
  let n = 0;
  while (keys.has(recordingKeys.chunk(row.org_id, row.id, n))) n++;
  return n;
}

/** Deletes what it can; answers how many objects the store would not delete. Never throws. */
export async function removeObjects(
  objects: ObjectStore,
  row: Named & { readonly chunks: number },
): Promise<number> {
  const known = Array.from({ length: row.chunks }, (_, n) => recordingKeys.chunk(row.org_id, row.id, n));
  const found = await objects.list(chunkPrefix(row)).catch(() => []);
  const keys = new Set([recordingKeys.summary(row.org_id, row.id), ...known, ...found]);
  const results = await Promise.allSettled([...keys].map((key) => objects.delete(key)));
  return results.filter((result) => result.status === 'rejected').length;
}
