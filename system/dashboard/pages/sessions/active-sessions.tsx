import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw, SquareTerminal, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { PageHeading, Panel } from '../../parts/panel.tsx';
import { Empty, Loaded, Problem } from '../../parts/states.tsx';
import { useTelling } from '../../parts/telling.tsx';
import { useAct } from '../../parts/use-act.ts';
import { useServices, useSignedIn } from '../../services.ts';
import { refreshRhythmMs } from '../../sessions/refresh-rhythm.ts';
import { isLive, type ListedSession } from '../../sessions/session-list.ts';
import { type Asked, EndDialog } from './end-dialog.tsx';
import { ScopeSwitch } from './scope-switch.tsx';
import { SessionLists } from './session-lists.tsx';
import { StatisticsBar } from './statistics-bar.tsx';
import { useGrownBy } from './use-grown-by.ts';

export type Scope = 'mine' | 'everyone';

/** The shell sessions of the person, or for administrators of everyone: what is open, since when, from where. */
export function ActiveSessionsPage() {
  usePageTitle('Active sessions');
  const { api, clock } = useServices();
  const { identity } = useSignedIn();
  const queries = useQueryClient();
  const [scope, setScope] = useState<Scope>('mine');
  const [asked, setAsked] = useState<Asked | null>(null);
  const telling = useTelling();
  const sessions = useQuery({
    queryKey: ['terminals', scope],
    queryFn: async () => {
      const list: ListedSession[] = await (scope === 'mine' ? api.terminals() : api.adminTerminals());
      return { live: list.filter(isLive), over: list.filter((one) => !isLive(one)), at: clock.now() };
    },
    refetchInterval: ({ state }) => refreshRhythmMs(state.data?.live.length ?? 0),
    // A list of the moment: one of before would show as live what has ended.
    gcTime: 0,
  });
  const live = sessions.data?.live ?? [];
  const grownMs = useGrownBy(live, sessions.data?.at ?? null);
  const administers = identity.role !== 'member';

  function finish(text: string) {
    telling.done(text);
    void queries.invalidateQueries({ queryKey: ['terminals'] });
  }

  const refresh = useAct({
    doing: ({ resource_name: name }: ListedSession) => `Refreshing the session on ${name}`,
    does: ({ id }) => api.refreshTerminal(id),
    onDone: (_was, { resource_name: name }) => finish(`The session on ${name} is active.`),
  });

  return (
    <>
      <PageHeading
        title="Active sessions"
        actions={
          <>
            <Button busy={sessions.isFetching} onClick={() => void sessions.refetch()}>
              <RotateCw aria-hidden className="size-4" />
              Refresh
            </Button>
            <Button look="danger" disabled={live.length === 0} onClick={() => setAsked('all')}>
              <X aria-hidden className="size-4" />
              End all sessions
            </Button>
          </>
        }
      >
        {scope === 'mine'
          ? 'Your open shells, on every device you use.'
          : 'The open shells of everyone in the organisation.'}
      </PageHeading>
      {administers && <ScopeSwitch scope={scope} onChange={setScope} />}
      {refresh.error && (
        <div className="mb-3">
          <Problem error={refresh.error} />
        </div>
      )}
      <Loaded query={sessions} what="sessions">
        {({ over }) => (
          <>
            <StatisticsBar live={live} grownMs={grownMs} />
            {live.length === 0 && over.length === 0 ? (
              <Panel>
                <Empty icon={SquareTerminal} title="No sessions">
                  A session appears here while a terminal is connected.
                </Empty>
              </Panel>
            ) : (
              <SessionLists
                live={live}
                over={over}
                grownMs={grownMs}
                onEnd={setAsked}
                {...(scope === 'mine' && { onRefresh: refresh.mutate })}
              />
            )}
          </>
        )}
      </Loaded>
      {asked && (
        <EndDialog
          asked={asked}
          count={live.length}
          asAdministrator={scope === 'everyone'}
          onDone={finish}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}
