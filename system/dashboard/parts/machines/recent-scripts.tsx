/** The scripts that were run last, on whatever machine: how each went, and what it printed. */
import { useQuery } from '@tanstack/react-query';
import { ScrollText } from 'lucide-react';
import { useId, useState } from 'react';
import type { ScriptEntry } from '../../../contracts/api/scripts.ts';
import { wasRefused } from '../../api/request-error.ts';
import { timeText } from '../../format/time.ts';
import { howItWent, isOver, recentScripts } from '../../machines/script-words.ts';
import { useServices } from '../../services.ts';
import { Button } from '../button.tsx';
import { Dialog } from '../dialog.tsx';
import { Panel, Row, Rows } from '../panel.tsx';
import { Empty, Loaded } from '../states.tsx';
import { ScriptBadge, ScriptOutcome, scriptPollMs, useScript } from './script-outcome.tsx';

const quietRefreshMs = 30_000;

export function RecentScripts() {
  const { api } = useServices();
  const [shown, setShown] = useState<ScriptEntry | null>(null);
  const scripts = useQuery({
    queryKey: ['scripts'],
    queryFn: api.scripts,
    select: (list) => list.slice(0, recentScripts),
    refetchInterval: ({ state }) => (state.data?.every(isOver) === false ? scriptPollMs : quietRefreshMs),
  });
  // An org without remote management has run none, and can run none.
  if (wasRefused(scripts.error, 'FEATURE_NOT_AVAILABLE')) return null;
  return (
    <section aria-labelledby="recent-scripts">
      <h2 id="recent-scripts" className="mt-8 mb-3 font-medium">
        Recent scripts
      </h2>
      <Panel>
        <Loaded query={scripts} what="scripts">
          {(list) =>
            list.length === 0 ? (
              <Empty icon={ScrollText} title="No scripts yet">
                A script appears here once it is run on one of the machines.
              </Empty>
            ) : (
              <Rows>
                {list.map((script) => (
                  <Row
                    key={script.id}
                    icon={<ScrollText aria-hidden className="size-4.5" />}
                    title={script.machine_name}
                    badge={<ScriptBadge status={script.status} />}
                    facts={[timeText(script.created_at), howItWent(script)]}
                    actions={
                      <Button
                        aria-label={`Show the script on ${script.machine_name} of ${timeText(script.created_at)}`}
                        onClick={() => setShown(script)}
                      >
                        Show
                      </Button>
                    }
                  />
                ))}
              </Rows>
            )
          }
        </Loaded>
      </Panel>
      {shown && <ShowScript script={shown} onClose={() => setShown(null)} />}
    </section>
  );
}

function ShowScript({ script, onClose }: { script: ScriptEntry; onClose: () => void }) {
  const told = useScript(script.id);
  const outcome = useId();
  return (
    <Dialog
      wide
      title={`Script on ${script.machine_name}, ${timeText(script.created_at)}`}
      describedBy={outcome}
      onClose={onClose}
    >
      <div className="mt-4 space-y-4">
        <ScriptOutcome id={outcome} script={told.data} error={told.error} />
        <div className="flex justify-end">
          <Button onClick={onClose}>Close</Button>
        </div>
      </div>
    </Dialog>
  );
}
