import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { CircleDot, Film } from 'lucide-react';
import { useState } from 'react';
import type { Recording } from '../../contracts/api/recordings.ts';
import { timeText } from '../format/time.ts';
import { useIsAdministrator } from '../parts/administrator.ts';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { SelectField } from '../parts/field.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { Pager } from '../parts/pager.tsx';
import { PageHeading, Panel, Rows } from '../parts/panel.tsx';
import { RecordingRow } from '../parts/recordings/recording-row.tsx';
import { RecordingSettingsPanel } from '../parts/recordings/recording-settings.tsx';
import { StartRecording } from '../parts/start-recording.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { useTelling } from '../parts/telling.tsx';
import { useServices } from '../services.ts';

const pageSize = 25;
const refreshMs = 30_000;

const statuses = ['active', 'completed', 'interrupted'] as const;

/** Administrators see the organisation's recordings, members their own. */
export function RecordingsPage() {
  usePageTitle('Recordings');
  const { api } = useServices();
  const queries = useQueryClient();
  const administrator = useIsAdministrator();
  const [machineId, setMachineId] = useState('');
  const [status, setStatus] = useState<(typeof statuses)[number] | ''>('');
  const [page, setPage] = useState(1);
  const [starting, setStarting] = useState(false);
  const [deleting, setDeleting] = useState<Recording | null>(null);
  const telling = useTelling();
  const query = {
    page,
    page_size: pageSize,
    ...(machineId && { machine_id: machineId }),
    ...(status && { status }),
  };
  const machines = useQuery({ queryKey: ['machines'], queryFn: api.machines });
  const recordings = useQuery({
    queryKey: ['recordings', query],
    queryFn: () => api.recordings(administrator ? 'all' : 'own', query),
    refetchInterval: refreshMs,
    placeholderData: keepPreviousData,
  });
  const filtered = machineId !== '' || status !== '';

  function finish(text: string) {
    telling.done(text);
    void queries.invalidateQueries({ queryKey: ['recordings'] });
  }

  return (
    <>
      <PageHeading
        title="Recordings"
        actions={
          recordings.data?.enabled && (
            <Button onClick={() => setStarting(true)}>
              <CircleDot aria-hidden className="size-4" />
              Start recording
            </Button>
          )
        }
      >
        {administrator
          ? 'What happened in recorded sessions, to play here or to keep as asciicast files.'
          : 'What happened in your recorded sessions, to play here or to keep as asciicast files.'}
      </PageHeading>
      {administrator && <RecordingSettingsPanel onDone={finish} />}
      {recordings.data?.enabled === false && (
        <p className="mb-4 rounded-lg bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
          Session recording is switched off in this organisation. What was recorded before is still here.
        </p>
      )}
      {(filtered || (recordings.data?.total ?? 0) > 0) && (
        <div className="mb-4 grid max-w-xl grid-cols-2 gap-3">
          <SelectField
            label="Machine"
            value={machineId}
            onChange={(event) => {
              setMachineId(event.target.value);
              setPage(1);
            }}
          >
            <option value="">All machines</option>
            {machines.data?.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </SelectField>
          <SelectField
            label="Status"
            value={status}
            onChange={(event) => {
              setStatus(event.target.value as typeof status);
              setPage(1);
            }}
          >
            <option value="">Any status</option>
            {statuses.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </SelectField>
        </div>
      )}
      <Panel>
        <Loaded query={recordings} what="recordings">
          {({ recordings: list, enabled }) =>
            list.length === 0 ? (
              <NoRecordings filtered={filtered} enabled={enabled} />
            ) : (
              <Rows>
                {list.map((recording) => (
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
      {recordings.data && (
        <Pager
          name="Pages of recordings"
          page={recordings.data.page}
          pages={recordings.data.total_pages}
          holds={`${recordings.data.total} recordings`}
          onPage={setPage}
        />
      )}
      {starting && <StartRecording onStarted={finish} onClose={() => setStarting(false)} />}
      {deleting && <DeleteRecording recording={deleting} onDone={finish} onClose={() => setDeleting(null)} />}
    </>
  );
}

function NoRecordings({ filtered, enabled }: { filtered: boolean; enabled: boolean }) {
  if (filtered) return <Empty icon={Film} title="No recording like that" />;
  return (
    <Empty icon={Film} title="No recordings yet">
      {enabled && 'Start one, then open a terminal on the same machine: that session is recorded.'}
    </Empty>
  );
}

function DeleteRecording(props: {
  recording: Recording;
  onDone: (text: string) => void;
  onClose: () => void;
}) {
  const { recording } = props;
  const { api } = useServices();
  const which = `the recording of ${recording.machine_name} from ${timeText(recording.started_at)}`;
  return (
    <Confirm
      title="Delete this recording?"
      confirm="Delete recording"
      doing={`Deleting ${which}`}
      act={async () => {
        const { objects_left: left } = await api.deleteRecording(recording.id);
        return left === 0
          ? 'The recording was deleted.'
          : `The recording was deleted, but ${left} of its files could not be removed yet.`;
      }}
      onDone={props.onDone}
      onClose={props.onClose}
    >
      The recording of {recording.machine_name} from {timeText(recording.started_at)} and all its files are
      removed. This cannot be undone.
    </Confirm>
  );
}
