/** Runs a script on a machine and shows how it goes. It runs on without this dialog; the audit log knows it. */
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import type { Machine } from '../../../contracts/api/machines.ts';
import { longestScript, longestScriptSeconds, usualScriptSeconds } from '../../../contracts/api/scripts.ts';
import { isOver } from '../../machines/script-words.ts';
import { useServices } from '../../services.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { TextArea, TextField } from '../field.tsx';
import { Problem } from '../states.tsx';
import { useAct } from '../use-act.ts';
import { ScriptOutcome, useScript } from './script-outcome.tsx';

export function RunScript({ machine, onClose }: { machine: Machine; onClose: () => void }) {
  const { api } = useServices();
  const [script, setScript] = useState('');
  const [seconds, setSeconds] = useState(String(usualScriptSeconds));
  const queries = useQueryClient();
  const begin = useAct({
    doing: `Running the script on ${machine.name}`,
    does: () => api.executeScript(machine.id, script, Number(seconds)),
    onDone: () => queries.invalidateQueries({ queryKey: ['scripts'] }),
  });
  const run = useScript(begin.data?.id);
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
        <ScriptOutcome script={shown} error={run.error} />
        <div className="flex flex-wrap justify-end gap-2">
          <Button onClick={onClose}>Close</Button>
          <Button
            look="primary"
            type="submit"
            busy={begin.isPending || (shown !== undefined && !isOver(shown))}
          >
            Run
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
