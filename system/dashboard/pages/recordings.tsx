import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleDot, Download, Film, Trash2 } from 'lucide-react';
import { useState } from 'react';
import type { Recording } from '../../contracts/api/recordings.ts';
import { durationText } from '../format/duration.ts';
import { timeText } from '../format/time.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { PageHeading, Panel, Row, Rows } from '../parts/panel.tsx';
import { saveFile } from '../parts/save-file.ts';
import { StartRecording } from '../parts/start-recording.tsx';
import { Empty, Loaded, Problem } from '../parts/states.tsx';
import { useServices } from '../services.ts';

const tones: Record<Recording['status'], Tone> = {
  active: 'bad',
  completed: 'good',
  interrupted: 'warn',
  deleted: 'quiet',
};

export function RecordingsPage() {
  usePageTitle('Recordings');
  const { api } = useServices();
  const queries = useQueryClient();
  const [starting, setStarting] = useState(false);
  const [deleting, setDeleting] = useState<Recording | null>(null);
  const [done, setDone] = useState('');
  const recordings = useQuery({ queryKey: ['recordings'], queryFn: api.recordings });

  async function finish(text: string) {
    setDone(text);
    await queries.invalidateQueries({ queryKey: ['recordings'] });
  }

  return (
    <>
      <PageHeading
        title="Recordings"
        actions={
          <Button onClick={() => setStarting(true)}>
            <CircleDot aria-hidden className="size-4" />
            Start recording
          </Button>
        }
      >
        What happened in recorded sessions, as asciicast files.
      </PageHeading>
      <p aria-live="polite" className="mb-3 text-sm text-good empty:hidden">
        {done}
      </p>
      <Panel>
        <Loaded query={recordings} what="recordings">
          {(list) =>
            list.length === 0 ? (
              <Empty icon={Film} title="No recordings yet">
                Start one, then open a terminal on the same machine: that session is recorded.
              </Empty>
            ) : (
              <Rows>
                {[...list]
                  .sort((a, b) => b.started_at.localeCompare(a.started_at))
                  .map((recording) => (
                    <RecordingRow
                      key={recording.id}
                      recording={recording}
                      onDone={finish}
                      onDelete={() => setDeleting(recording)}
                    />
                  ))}
              </Rows>
            )
          }
        </Loaded>
      </Panel>
      {starting && <StartRecording onStarted={finish} onClose={() => setStarting(false)} />}
      {deleting && (
        <Confirm
          title="Delete this recording?"
          confirm="Delete recording"
          act={async () => {
            const { objects_left: left } = await api.deleteRecording(deleting.id);
            await finish(
              left === 0
                ? 'The recording was deleted.'
                : `The recording was deleted, but ${left} of its files could not be removed yet.`,
            );
          }}
          onClose={() => setDeleting(null)}
        >
          The recording of {deleting.machine_name} from {timeText(deleting.started_at)} and all its files are
          removed. This cannot be undone.
        </Confirm>
      )}
    </>
  );
}

function RecordingRow(props: {
  recording: Recording;
  onDone: (text: string) => Promise<void>;
  onDelete: () => void;
}) {
  const { recording } = props;
  const { api, clock } = useServices();
  const complete = useMutation({
    mutationFn: () => api.completeRecording(recording.id, lengthOf(recording, clock.wallTime()) / 1000),
    onSuccess: () => props.onDone('The recording was completed.'),
  });
  const download = useMutation({
    mutationFn: () => api.recordingWithCast(recording.id),
    onSuccess: ({ cast }) => saveFile(`${recording.machine_name}-${recording.id}.cast`, cast),
  });
  const error = complete.error ?? download.error;

  return (
    <>
      <Row
        icon={<Film aria-hidden className="size-4.5" />}
        title={recording.machine_name}
        badge={<Badge tone={tones[recording.status]}>{recording.status}</Badge>}
        facts={[
          `started ${timeText(recording.started_at)}`,
          recording.duration_seconds === null
            ? recording.shell_session_id === null
              ? 'waits for a session'
              : 'recording'
            : durationText(recording.duration_seconds * 1000),
          `${recording.bytes.toLocaleString()} bytes in ${recording.chunks} ${recording.chunks === 1 ? 'chunk' : 'chunks'}`,
          recording.session_type,
        ]}
        actions={
          <>
            {recording.status === 'active' && (
              <Button disabled={complete.isPending} onClick={() => complete.mutate()}>
                Complete
              </Button>
            )}
            {recording.chunks > 0 && (
              <Button disabled={download.isPending} onClick={() => download.mutate()}>
                <Download aria-hidden className="size-4" />
                Download
              </Button>
            )}
            <Button look="danger" onClick={props.onDelete}>
              <Trash2 aria-hidden className="size-4" />
              Delete
            </Button>
          </>
        }
      />
      {error && (
        <li className="border-t-0! px-5 pb-4">
          <Problem error={error} />
        </li>
      )}
    </>
  );
}

/** Whole seconds between the start and the end, or now, in milliseconds; never negative. */
function lengthOf(recording: Recording, nowMs: number): number {
  const endMs = recording.ended_at === null ? nowMs : Date.parse(recording.ended_at);
  return Math.max(0, Math.floor((endMs - Date.parse(recording.started_at)) / 1000)) * 1000;
}
