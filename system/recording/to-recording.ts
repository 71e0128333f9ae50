/** A recording's row as the API shows it. */
import type { Recording } from '../contracts/api/recordings.ts';
import type { RecordingRow } from '../store/schema.ts';

export function toRecording(row: RecordingRow, userName: string | null): Recording {
  return {
    id: row.id,
    machine_id: row.machine_id,
    machine_name: row.machine_name,
    user_id: row.user_id,
    user_name: userName,
    session_type: row.session_type,
    status: row.status,
    shell_session_id: row.shell_session_id,
    started_at: row.started_at,
    ended_at: row.ended_at,
    duration_seconds: row.duration_seconds,
    chunks: row.chunks,
    bytes: row.bytes,
  };
}
