/** One recording, played. Loaded when it is first asked for, with the player. */
import { useQuery } from '@tanstack/react-query';
import { ArrowLeft, Compass, Download, Film, RotateCw } from 'lucide-react';
import { useMemo } from 'react';
import { Link, useParams } from 'wouter';
import type { Recording } from '../../contracts/api/recordings.ts';
import { RequestError } from '../api/request-error.ts';
import { readCast } from '../cast/cast.ts';
import { Badge } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { PageHeading, Panel } from '../parts/panel.tsx';
import { castName, castType, recordingFacts, statusTones } from '../parts/recordings/recording-facts.ts';
import { saveFile } from '../parts/save-file.ts';
import { Empty, Loaded } from '../parts/states.tsx';
import { Player } from '../player/player.tsx';
import { useServices } from '../services.ts';

export default function RecordingPage() {
  const { id = '' } = useParams();
  const { api } = useServices();
  const found = useQuery({
    queryKey: ['recording', id],
    queryFn: () => api.recordingWithCast(id),
    // What plays must not change under its viewer: only Refresh loads it anew.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  // An address that was cut short may be no id at all.
  const isNone = found.error instanceof RequestError && [400, 404].includes(found.error.status ?? 0);
  usePageTitle(
    found.data
      ? `Recording of ${found.data.recording.machine_name}`
      : isNone
        ? 'Recording not found'
        : 'Recording',
  );
  const plays = found.data && <Played {...found.data} onRefresh={() => void found.refetch()} />;

  return (
    <>
      <p className="mb-4">
        <Link
          href="/recordings"
          className="inline-flex items-center gap-1.5 text-sm font-medium text-accent hover:underline"
        >
          <ArrowLeft aria-hidden className="size-4" />
          All recordings
        </Link>
      </p>
      {plays ?? (
        <>
          <PageHeading title={isNone ? 'Recording not found' : 'Recording'} />
          <Panel>
            {isNone ? (
              <Empty icon={Compass} title="There is no recording at this address">
                It was deleted, or is too old to be kept, or the address is not complete. Look for it among
                all recordings.
              </Empty>
            ) : (
              <Loaded query={found} what="the recording">
                {() => null}
              </Loaded>
            )}
          </Panel>
        </>
      )}
    </>
  );
}

function Played(props: { recording: Recording; cast: string; onRefresh: () => void }) {
  const { recording, cast: text } = props;
  const cast = useMemo(() => readCast(text), [text]);
  return (
    <>
      <PageHeading
        title={`Recording of ${recording.machine_name}`}
        actions={
          <>
            {recording.status === 'active' && (
              <Button onClick={props.onRefresh}>
                <RotateCw aria-hidden className="size-4" />
                Refresh
              </Button>
            )}
            {text !== '' && (
              <Button onClick={() => saveFile(castName(recording), text, castType)}>
                <Download aria-hidden className="size-4" />
                Download
              </Button>
            )}
          </>
        }
      >
        <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <Badge tone={statusTones[recording.status]}>{recording.status}</Badge>
          {recordingFacts(recording).map((fact) => (
            <span key={fact}>{fact}</span>
          ))}
        </span>
      </PageHeading>
      {recording.status === 'interrupted' && (
        <p className="mb-4 rounded-lg bg-warn-soft px-3.5 py-2.5 text-sm text-warn">
          The recording was cut off before its session ended. It plays as far as it was stored.
        </p>
      )}
      {cast ? (
        <Player cast={cast} text={text} />
      ) : (
        <Panel>
          <Empty icon={Film} title="Nothing to play">
            {recording.status === 'active'
              ? 'Nothing has been recorded so far.'
              : 'Nothing was shown in the session that was recorded.'}
          </Empty>
        </Panel>
      )}
    </>
  );
}
