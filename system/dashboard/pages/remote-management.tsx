import { useQuery } from '@tanstack/react-query';
import { CircleDot, Server } from 'lucide-react';
import { type FormEvent, useEffect, useState } from 'react';
import type { Machine } from '../../contracts/api/machines.ts';
import { machineFacts } from '../machines/machine-words.ts';
import { useIsAdministrator } from '../parts/administrator.ts';
import { Button } from '../parts/button.tsx';
import { SelectField } from '../parts/field.tsx';
import { MachineBadge } from '../parts/machines/machine-row.tsx';
import { PageHeading, Panel, Row, Rows } from '../parts/panel.tsx';
import { Empty, Loaded, Problem } from '../parts/states.tsx';
import { TerminalPanel } from '../parts/terminal-panel.tsx';
import { useAct } from '../parts/use-act.ts';
import { useTerminalTitle } from '../parts/use-terminal-title.ts';
import { useConnection, useServices } from '../services.ts';

export const machinesRefreshMs = 30_000;

/** A list of machines to choose from, or the terminal on the one that was chosen. */
export function RemoteManagementPage() {
  const { connection } = useServices();
  const { status } = useConnection();
  useTerminalTitle('Remote management');

  // Leaving the page ends its terminal.
  useEffect(() => connection.close, [connection]);

  return status === 'idle' ? <ChooseMachine /> : <TerminalPanel />;
}

function ChooseMachine() {
  const { api, connection } = useServices();
  const mayOpen = useIsAdministrator();
  const [machineId, setMachineId] = useState('');
  const machines = useQuery({
    queryKey: ['machines'],
    queryFn: api.machines,
    refetchInterval: machinesRefreshMs,
  });
  const record = useAct({
    doing: ({ name }: Machine) => `Recording the next session on ${name}`,
    does: ({ id }) => api.startRecording(id),
  });
  const chosen = machines.data?.find(({ id }) => id === machineId);

  function connect(event: FormEvent) {
    event.preventDefault();
    if (machineId) connection.connect(machineId);
  }

  return (
    <>
      <PageHeading title="Remote management">
        {mayOpen
          ? 'Open a shell on one of your machines.'
          : 'Owners and administrators open shells on these machines. They can share one with you by a link.'}
      </PageHeading>
      {mayOpen && (
        <Panel className="mb-6 p-5">
          <form onSubmit={connect} className="flex flex-wrap items-end gap-3">
            <div className="min-w-0 flex-1 basis-64">
              <SelectField
                label="Machine"
                value={machineId}
                onChange={(event) => setMachineId(event.target.value)}
              >
                <option value="">Select machine</option>
                <MachineOptions label="Online" machines={machines.data?.filter(isOnline)} />
                <MachineOptions label="Not online" machines={machines.data?.filter((m) => !isOnline(m))} />
              </SelectField>
            </div>
            <div className="flex flex-wrap gap-2">
              <Button look="primary" type="submit" className="h-10! px-5!" disabled={!chosen}>
                Connect
              </Button>
              <Button
                className="h-10!"
                disabled={!chosen}
                busy={record.isPending}
                onClick={() => chosen && record.mutate(chosen)}
              >
                <CircleDot aria-hidden className="size-4" />
                Record next session
              </Button>
            </div>
          </form>
          <div aria-live="polite" className="text-sm">
            {record.isSuccess && (
              <p className="mt-3 text-good">
                The next session on {record.variables.name} is recorded. It then appears under Recordings.
              </p>
            )}
          </div>
          {record.error && (
            <div className="mt-3">
              <Problem error={record.error} />
            </div>
          )}
        </Panel>
      )}
      <Panel>
        <Loaded query={machines} what="machines">
          {(list) =>
            list.length === 0 ? (
              <Empty icon={Server} title="No machines yet">
                A machine appears here once its agent reports for the first time.
              </Empty>
            ) : (
              <Rows>
                {list.map((machine) => (
                  <Row
                    key={machine.id}
                    icon={<Server aria-hidden className="size-4.5" />}
                    title={machine.name}
                    badge={<MachineBadge machine={machine} />}
                    facts={machineFacts(machine)}
                    actions={
                      mayOpen && (
                        <Button
                          aria-label={`${machine.id === machineId ? 'Selected' : 'Select'}: ${machine.name}`}
                          aria-pressed={machine.id === machineId}
                          onClick={() => setMachineId(machine.id)}
                        >
                          {machine.id === machineId ? 'Selected' : 'Select'}
                        </Button>
                      )
                    }
                  />
                ))}
              </Rows>
            )
          }
        </Loaded>
      </Panel>
    </>
  );
}

function isOnline(machine: Machine): boolean {
  return machine.status === 'online' && machine.enabled;
}

function MachineOptions({ label, machines }: { label: string; machines: Machine[] | undefined }) {
  if (!machines?.length) return null;
  return (
    <optgroup label={label}>
      {machines.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </optgroup>
  );
}
