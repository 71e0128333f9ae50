/** What is said of a recording, in a list and on its own page. */
import type { Recording } from '../../../contracts/api/recordings.ts';
import { durationText } from '../../format/duration.ts';
import { timeText } from '../../format/time.ts';
import type { Tone } from '../badge.tsx';

export const statusTones: Record<Recording['status'], Tone> = {
  active: 'bad',
  completed: 'good',
  interrupted: 'warn',
  deleted: 'quiet',
};

export function recordingFacts(recording: Recording): string[] {
  const { bytes, chunks, duration_seconds: seconds } = recording;
  return [
    `started ${timeText(recording.started_at)}`,
    seconds === null ? stillOpen(recording) : durationText(seconds * 1000),
    recording.user_name ?? (recording.user_id === null ? 'asked for by the machine' : recording.user_id),
    `${bytes.toLocaleString()} bytes in ${chunks} ${chunks === 1 ? 'chunk' : 'chunks'}`,
    recording.session_type,
  ];
}

function stillOpen({ shell_session_id }: Recording): string {
  return shell_session_id === null ? 'waits for a session' : 'not completed yet';
}

/** Milliseconds in whole seconds between the start and the end, or now; never negative. */
export function lengthOf(recording: Recording, nowMs: number): number {
  const endMs = recording.ended_at === null ? nowMs : Date.parse(recording.ended_at);
  return Math.max(0, Math.floor((endMs - Date.parse(recording.started_at)) / 1000)) * 1000;
}

export function castName(recording: Recording): string {
  return `${recording.machine_name}-${recording.id}.cast`;
}

/** asciicast v2, as its documentation names it. */
export const castType = 'application/x-asciicast';
