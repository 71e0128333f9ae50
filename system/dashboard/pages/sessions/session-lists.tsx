import { Search, SquareTerminal } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { TextField } from '../../parts/field.tsx';
import { Panel } from '../../parts/panel.tsx';
import { Empty } from '../../parts/states.tsx';
import { filtered, type ListedSession, usualOrder } from '../../sessions/session-list.ts';
import { type RowActs, SessionTable } from './session-table.tsx';

/** The live ones, and below them those that are over, as far as the filter lets through. */
export function SessionLists(
  props: RowActs & { live: readonly ListedSession[]; over: readonly ListedSession[]; grownMs: number },
) {
  const { live, over, grownMs, onEnd, onRefresh } = props;
  const [typed, setTyped] = useState('');
  const text = useDeferredValue(typed);
  const [order, setOrder] = useState(usualOrder);
  const shownLive = useMemo(() => filtered(live, text), [live, text]);
  const shownOver = useMemo(() => filtered(over, text), [over, text]);

  return (
    <>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-3">
        <div className="w-full sm:w-80">
          <TextField
            label="Filter"
            type="search"
            placeholder="Machine, device, address, place…"
            value={typed}
            maxLength={200}
            onChange={(event) => setTyped(event.target.value)}
          />
        </div>
        <p aria-live="polite" className="text-sm text-muted">
          {text.trim() !== '' && `${shownLive.length + shownOver.length} of ${live.length + over.length}`}
        </p>
      </div>
      <Panel>
        {shownLive.length > 0 ? (
          <SessionTable
            name="Open sessions"
            sessions={shownLive}
            grownMs={grownMs}
            order={order}
            onOrder={setOrder}
            acts={{ onEnd, ...(onRefresh && { onRefresh }) }}
          />
        ) : live.length > 0 ? (
          <Empty icon={Search} title="No open session matches" />
        ) : (
          <Empty icon={SquareTerminal} title="No open sessions">
            A session appears here while a terminal is connected.
          </Empty>
        )}
      </Panel>
      {shownOver.length > 0 && (
        <section aria-labelledby="recent">
          <h2 id="recent" className="mt-8 mb-3 font-medium">
            Recent sessions
          </h2>
          <Panel>
            <SessionTable name="Recent sessions" sessions={shownOver} grownMs={0} />
          </Panel>
        </section>
      )}
    </>
  );
}
