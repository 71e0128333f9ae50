import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RefreshCw, Server } from 'lucide-react';
import { useState } from 'react';
import type { Machine, MachineAdmin } from '../../contracts/api/machines.ts';
import { Button } from '../parts/button.tsx';
import { AdministerMachine } from '../parts/machines/administer-machine.tsx';
import { MachineRow } from '../parts/machines/machine-row.tsx';
import { RecentScripts } from '../parts/machines/recent-scripts.tsx';
import { RunScript } from '../parts/machines/run-script.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { PageHeading, Panel, Rows } from '../parts/panel.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { useTelling } from '../parts/telling.tsx';
import { useServices } from '../services.ts';
import { machinesRefreshMs } from './remote-management.tsx';

/** What an administrator has asked to do, and has not confirmed yet. */
type Asked = { readonly machine: Machine; readonly what: MachineAdmin['action'] | 'run_script' };

/** The org's machines, for administrators: which are in service, and what runs on them without a terminal. */
export function MachinesPage() {
  usePageTitle('Machines');
  const { api } = useServices();
  const queries = useQueryClient();
  const [asked, setAsked] = useState<Asked | null>(null);
  const telling = useTelling();
  const machines = useQuery({
    queryKey: ['machines'],
    queryFn: api.machines,
    refetchInterval: machinesRefreshMs,
  });

  function finish(text: string) {
    telling.done(text);
    void queries.invalidateQueries({ queryKey: ['machines'] });
  }

  return (
    <>
      <PageHeading
        title="Machines"
        actions={
          <Button busy={machines.isFetching} onClick={() => void machines.refetch()}>
            <RefreshCw aria-hidden className="size-4" />
            Refresh
          </Button>
        }
      >
        Which machines people may open shells on, and who is on them now.
      </PageHeading>
      <Panel>
        <Loaded query={machines} what="machines">
          {(list) =>
            list.length === 0 ? (
              <Empty icon={Server} title="No machines yet">
                A machine appears here once it is enrolled.
              </Empty>
            ) : (
              <Rows>
                {list.map((machine) => (
                  <MachineRow
                    key={machine.id}
                    machine={machine}
                    onAsk={(what) => setAsked({ machine, what })}
                  />
                ))}
              </Rows>
            )
          }
        </Loaded>
      </Panel>
      <RecentScripts />
      {asked?.what === 'run_script' && <RunScript machine={asked.machine} onClose={() => setAsked(null)} />}
      {asked && asked.what !== 'run_script' && (
        <AdministerMachine
          machine={asked.machine}
          action={asked.what}
          onDone={finish}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
