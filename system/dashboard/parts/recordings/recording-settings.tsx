/** What the organisation records and for how long it keeps it; for administrators. */
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { RecordingSettings } from '../../../contracts/api/recordings.ts';
import { cleanedUpText } from '../../format/cleaned-up-text.ts';
import { useServices } from '../../services.ts';
import { Button } from '../button.tsx';
import { Confirm } from '../confirm.tsx';
import { Panel } from '../panel.tsx';
import { Loaded, Problem } from '../states.tsx';
import { useAct } from '../use-act.ts';

const longestDays = 365;

/** `onDone` is told in a sentence what was done. */
export function RecordingSettingsPanel({ onDone }: { onDone: (text: string) => void }) {
  const { api } = useServices();
  const settings = useQuery({ queryKey: ['recording-settings'], queryFn: api.recordingSettings });
  return (
    <section aria-label="Settings" className="mb-6">
      <Panel>
        <Loaded query={settings} what="the settings">
          {(saved) => <SettingsForm key={JSON.stringify(saved)} saved={saved} onDone={onDone} />}
        </Loaded>
      </Panel>
    </section>
  );
}

function SettingsForm(props: { saved: RecordingSettings; onDone: (text: string) => void }) {
  const { saved, onDone } = props;
  const { api } = useServices();
  const queries = useQueryClient();
  const [enabled, setEnabled] = useState(saved.enabled);
  const [automatic, setAutomatic] = useState(saved.automatic);
  const [days, setDays] = useState(String(saved.retention_days));
  const [cleaning, setCleaning] = useState(false);
  const wanted = { enabled, automatic, retention_days: Number(days) };
  const changed = JSON.stringify(wanted) !== JSON.stringify(saved);
  const save = useAct({
    doing: 'Saving the settings',
    does: () => api.updateRecordingSettings(wanted),
    onDone: (settings) => {
      onDone('The settings were saved.');
      queries.setQueryData(['recording-settings'], settings);
    },
  });

  return (
    <>
      <form
        className="px-5 py-4"
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <div className="flex flex-wrap items-center gap-x-6 gap-y-3">
          <Switch label="Sessions may be recorded" on={enabled} onChange={setEnabled} />
          <Switch label="Record every session" on={automatic} disabled={!enabled} onChange={setAutomatic} />
          <label className="flex items-center gap-2 text-sm font-medium">
            Keep for
            <input
              type="number"
              required
              min={1}
              max={longestDays}
              step={1}
              className="h-9 w-20 rounded-lg border border-edge bg-surface px-2.5"
              value={days}
              onChange={(event) => setDays(event.target.value)}
            />
            days
          </label>
          <div className="flex flex-wrap gap-2 lg:ml-auto">
            <Button type="submit" disabled={!changed} busy={save.isPending}>
              Save settings
            </Button>
            <Button onClick={() => setCleaning(true)}>Clean up now</Button>
          </div>
        </div>
        {save.error && (
          <div className="mt-3">
            <Problem error={save.error} />
          </div>
        )}
      </form>
      {cleaning && (
        <Confirm
          title="Clean up now?"
          confirm="Delete old recordings"
          doing="Cleaning up the recordings"
          act={async () => cleanedUpText(await api.cleanUpRecordings())}
          onDone={onDone}
          onClose={() => setCleaning(false)}
        >
          Recordings that were started more than {saved.retention_days}{' '}
          {saved.retention_days === 1 ? 'day' : 'days'} ago are deleted, with all their files. The gateway
          does this once a day by itself.
        </Confirm>
      )}
    </>
  );
}

function Switch(props: { label: string; on: boolean; disabled?: boolean; onChange: (on: boolean) => void }) {
  return (
    <label className="flex min-h-9 items-center gap-2 text-sm font-medium">
      <input
        type="checkbox"
        className="size-4 accent-(--accent)"
        checked={props.on}
        disabled={props.disabled}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.label}
    </label>
  );
}
