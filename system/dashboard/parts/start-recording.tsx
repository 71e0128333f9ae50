/** Asks on which machine the next session is recorded. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useServices } from '../services.ts';
import { Button } from './button.tsx';
import { Dialog } from './dialog.tsx';
import { SelectField } from './field.tsx';
import { Problem } from './states.tsx';
import { useAct } from './use-act.ts';

export function StartRecording(props: { onStarted: (text: string) => void; onClose: () => void }) {
  const { api } = useServices();
  const [machineId, setMachineId] = useState('');
  const machines = useQuery({ queryKey: ['machines'], queryFn: api.machines });
  const start = useAct({
    doing: 'Starting the recording',
    does: (id: string) => api.startRecording(id),
    onDone: () => props.onStarted('Your next session on that machine is recorded.'),
  });
  const error = start.error ?? machines.error;

  return (
    <Dialog title="Start a recording" onClose={props.onClose}>
      <form
        className="mt-4 space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          // Not where the answer comes after the dialog was closed: another may be open then.
          start.mutate(machineId, { onSuccess: props.onClose });
        }}
      >
        <SelectField label="Machine" value={machineId} onChange={(event) => setMachineId(event.target.value)}>
          <option value="">Select machine</option>
          {machines.data?.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </SelectField>
        {error && <Problem error={error} />}
        <div className="flex justify-end gap-2">
          <Button onClick={props.onClose}>Cancel</Button>
          <Button look="primary" type="submit" disabled={machineId === ''} busy={start.isPending}>
            Start
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
