import { useQuery, useQueryClient } from '@tanstack/react-query';
import { RotateCw, SquareTerminal, X } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../parts/button.tsx';
import { Done } from '../../parts/done.tsx';
import { usePageTitle } from '../../parts/page-title.ts';
import { PageHeading, Panel } from '../../parts/panel.tsx';
import { Empty, Loaded, Problem } from '../../parts/states.tsx';
import { useTelling } from '../../parts/use-telling.ts';
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
  const [done, tell] = useTelling();
  const [failed, setFailed] = useState<unknown>(null);
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
    tell(text);
    void queries.invalidateQueries({ queryKey: ['terminals'] });
  }

  async function refreshOne(session: ListedSession) {
    setFailed(null);
    try {
      await api.refreshTerminal(session.id);
      finish(`The session on ${session.resource_name} is active.`);
    } catch (error) {
      setFailed(error);
    }
  }

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
      <Done>{done}</Done>
      {failed !== null && (
        <div className="mb-3">
          <Problem error={failed} />
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
                {...(scope === 'mine' && { onRefresh: refreshOne })}
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
