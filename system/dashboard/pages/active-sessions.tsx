import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw, SquareTerminal } from 'lucide-react';
import { useState } from 'react';
import type { Terminal } from '../../contracts/api/terminals.ts';
import { durationText } from '../format/duration.ts';
import { timeText } from '../format/time.ts';
import { Badge, type Tone } from '../parts/badge.tsx';
import { Button } from '../parts/button.tsx';
import { Confirm } from '../parts/confirm.tsx';
import { usePageTitle } from '../parts/page-title.ts';
import { PageHeading, Panel, Row, Rows } from '../parts/panel.tsx';
import { Empty, Loaded } from '../parts/states.tsx';
import { useServices } from '../services.ts';

const tones: Record<Terminal['status'], Tone> = { active: 'good', idle: 'warn', disconnected: 'quiet' };

/** The person's own terminals, wherever they are open. */
export function ActiveSessionsPage() {
  usePageTitle('Active sessions');
  const { api } = useServices();
  const queries = useQueryClient();
  const [ending, setEnding] = useState<Terminal | null>(null);
  const terminals = useQuery({
    queryKey: ['terminals'],
    queryFn: api.terminals,
    refetchInterval: 30_000,
  });

  return (
    <>
      <PageHeading
        title="Active sessions"
        actions={
          <Button disabled={terminals.isFetching} onClick={() => void terminals.refetch()}>
            <RotateCw aria-hidden className="size-4" />
            Refresh
          </Button>
        }
      >
        Your open terminals, on every device you use.
      </PageHeading>
      <Loaded query={terminals} what="sessions">
        {(list) => {
          const open = list.filter(({ status }) => status !== 'disconnected');
          const over = list.filter(({ status }) => status === 'disconnected');
          return (
            <>
              <Panel>
                {open.length === 0 ? (
                  <Empty icon={SquareTerminal} title="No open terminals">
                    A terminal appears here while it is connected.
                  </Empty>
                ) : (
                  <TerminalRows list={open} onEnd={setEnding} />
                )}
              </Panel>
              {over.length > 0 && (
                <section aria-labelledby="recent">
                  <h2 id="recent" className="mt-8 mb-3 font-medium">
                    Recent sessions
                  </h2>
                  <Panel>
                    <TerminalRows list={over} />
                  </Panel>
                </section>
              )}
            </>
          );
        }}
      </Loaded>
      {ending && (
        <Confirm
          title={`End the session on ${ending.resource_name}?`}
          confirm="End it"
          act={async () => {
            await api.endTerminal(ending.id);
            await queries.invalidateQueries({ queryKey: ['terminals'] });
          }}
          onClose={() => setEnding(null)}
        >
          The shell and everything that runs in it is ended. Unsaved work may be lost.
        </Confirm>
      )}
    </>
  );
}

/** Without `onEnd` they are history: nothing can be done with them. */
function TerminalRows({ list, onEnd }: { list: Terminal[]; onEnd?: (terminal: Terminal) => void }) {
  return (
    <Rows>
      {list.map((terminal) => (
        <Row
          key={terminal.id}
          icon={<SquareTerminal aria-hidden className="size-4.5" />}
          title={terminal.resource_name}
          faded={!onEnd}
          badge={<Badge tone={tones[terminal.status]}>{terminal.status}</Badge>}
          facts={[
            terminal.resource_type.toUpperCase(),
            terminal.device,
            terminal.ip_address ?? 'address unknown',
            terminal.location,
            `for ${durationText(terminal.duration_ms)}, ${onEnd ? 'since' : 'from'} ${timeText(terminal.start_time)}`,
          ]}
          actions={
            onEnd && (
              <Button look="danger" onClick={() => onEnd(terminal)}>
                End session
              </Button>
            )
          }
        />
      ))}
    </Rows>
  );
}
