/** Runs a script on a machine and shows how it goes. It runs on without this dialog; the audit log knows it. */
import { useMutation, useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Machine } from '../../../contracts/api/machines.ts';
import {
  longestScript,
  longestScriptSeconds,
  type Script,
  usualScriptSeconds,
} from '../../../contracts/api/scripts.ts';
import { durationText } from '../../format/duration.ts';
import { useServices } from '../../services.ts';
import { Badge, type Tone } from '../badge.tsx';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { TextArea, TextField } from '../field.tsx';
import { Problem } from '../states.tsx';

const pollMs = 1000;

const tones: Record<Script['status'], Tone> = {
  pending: 'quiet',
  running: 'warn',
  completed: 'good',
  failed: 'bad',
  timeout: 'bad',
};

export function RunScript({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const { api } = useServices();
  const [script, setScript] = useState('');
  const [seconds, setSeconds] = useState(String(usualScriptSeconds));
  const begin = useMutation({ mutationFn: () => api.executeScript(machine.id, script, Number(seconds)) });
  const id = begin.data?.id;
  const run = useQuery({
    queryKey: ['script', id],
    queryFn: () => api.script(id!),
    enabled: id !== undefined,
    refetchInterval: ({ state }) => (state.data && isOver(state.data) ? false : pollMs),
  });
  const shown = run.data ?? begin.data;

  function submit(event: FormEvent) {
    event.preventDefault();
    begin.mutate();
  }

  return (
    <Dialog wide title={`Run a script on ${machine.name}`} onClose={onClose}>
      <form onSubmit={submit} className="mt-4 space-y-4">
        <TextArea
          label="Script"
          hint="Run by the machine's shell, with nothing to read. Everything that it starts ends with it."
          rows={6}
          required
          spellCheck={false}
          maxLength={longestScript}
          value={script}
          onChange={(event) => setScript(event.target.value)}
        />
        <TextField
          label="Longest time, in seconds"
          type="number"
          required
          min={1}
          max={longestScriptSeconds}
          value={seconds}
          onChange={(event) => setSeconds(event.target.value)}
        />
        {begin.error && <Problem error={begin.error} />}
        {run.error && <Problem error={run.error} />}
        {shown && <Outcome script={shown} />}
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button
            look="primary"
            type="submit"
            disabled={begin.isPending || (shown !== undefined && !isOver(shown))}
          >
            Run
          </Button>
        </div>
      </form>
    </Dialog>
  );
}

function isOver({ status }: Script): boolean {
  return status !== 'pending' && status !== 'running';
}

function Outcome({ script }: { script: Script }) {
  return (
    <section aria-label="Outcome">
      <p aria-live="polite" className="flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-muted">
        <Badge tone={tones[script.status]}>{script.status}</Badge>
        {how(script)}
      </p>
      {isOver(script) && (
        <pre
          // A keyboard must be able to scroll it.
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
          tabIndex={0}
          className="mt-2 max-h-72 overflow-auto rounded-lg bg-screen p-3 font-mono text-sm whitespace-pre-wrap break-words text-[#dbe2ea]"
        >
          {script.output || '(it printed nothing)'}
        </pre>
      )}
      {script.truncated && (
        <p className="mt-1.5 text-sm text-warn">
          It printed {script.output_bytes.toLocaleString()} bytes; only the first 100 KB are kept.
        </p>
      )}
    </section>
  );
}

function how({ status, exit_code, signal, error, timeout, duration_ms }: Script): string {
  if (status === 'pending') return 'The machine is being asked.';
  if (status === 'running') return 'It runs.';
  if (status === 'timeout') return `It was killed after its ${timeout} seconds.`;
  const why = error ?? (signal === null ? `exit code ${exit_code}` : `ended by ${signal}`);
  return duration_ms === null ? why : `${why}, after ${durationText(duration_ms)}`;
}
