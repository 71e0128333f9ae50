import { Download, Film, Play, Trash2 } from 'lucide-react';
import { Link } from 'wouter';
import type { Recording } from '../../../contracts/api/recordings.ts';
import { timeText } from '../../format/time.ts';
import { useServices } from '../../services.ts';
import { useIsAdministrator } from '../administrator.ts';
import { Badge } from '../badge.tsx';
import { Button, buttonLook } from '../button.tsx';
import { Row } from '../panel.tsx';
import { saveFile } from '../save-file.ts';
import { Problem } from '../states.tsx';
import { useAct } from '../use-act.ts';
import { castName, castType, lengthOf, recordingFacts, statusTones } from './recording-facts.ts';

/** One recording of a list, with what its reader may do with it. */
export function RecordingRow(props: {
  recording: Recording;
  onDone: (text: string) => void;
  onDelete: () => void;
}) {
  const { recording } = props;
  const { api, clock } = useServices();
  const administrator = useIsAdministrator();
  const which = `the recording of ${recording.machine_name} from ${timeText(recording.started_at)}`;
  const complete = useAct({
    doing: `Completing ${which}`,
    does: () => api.completeRecording(recording.id, lengthOf(recording, clock.wallTime()) / 1000),
    onDone: () => props.onDone('The recording was completed.'),
  });
  const download = useAct({
    doing: `Downloading ${which}`,
    does: () => api.recordingWithCast(recording.id),
    onDone: ({ cast }) => saveFile(castName(recording), cast, castType),
  });
  const error = complete.error ?? download.error;

  return (
    <>
      <Row
        icon={<Film aria-hidden className="size-4.5" />}
        title={recording.machine_name}
        badge={<Badge tone={statusTones[recording.status]}>{recording.status}</Badge>}
        facts={recordingFacts(recording)}
        actions={
          <>
            {recording.status === 'active' && (
              <Button
                aria-label={`Complete ${which}`}
                busy={complete.isPending}
                onClick={() => complete.mutate()}
              >
                Complete
              </Button>
            )}
            {recording.chunks > 0 && (
              <>
                <Link
                  aria-label={`Play ${which}`}
                  href={`/recordings/${recording.id}`}
                  className={buttonLook()}
                >
                  <Play aria-hidden className="size-4" />
                  Play
                </Link>
                <Button
                  aria-label={`Download ${which}`}
                  busy={download.isPending}
                  onClick={() => download.mutate()}
                >
                  <Download aria-hidden className="size-4" />
                  Download
                </Button>
              </>
            )}
            {administrator && (
              <Button aria-label={`Delete ${which}`} look="danger" onClick={props.onDelete}>
                <Trash2 aria-hidden className="size-4" />
                Delete
              </Button>
            )}
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
