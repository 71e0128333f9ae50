import {
  Globe,
  type LucideIcon,
  MapPin,
  Monitor,
  RotateCw,
  SquareTerminal,
  TriangleAlert,
  X,
} from 'lucide-react';
import { memo, type ReactNode, type Ref } from 'react';
import type { Anomaly, Terminal } from '../../../contracts/api/terminals.ts';
import { durationText } from '../../format/duration.ts';
import { timeText } from '../../format/time.ts';
import { Badge, type Tone } from '../../parts/badge.tsx';
import { endedHow } from '../../sessions/ended-how.ts';
import { anomalyWords, isLive, type ListedSession } from '../../sessions/session-list.ts';
import type { RowActs } from './session-table.tsx';

const icons: Record<Terminal['resource_type'], LucideIcon> = {
  ssh: SquareTerminal,
  rdp: Monitor,
  web: Globe,
};
const statuses: Record<Terminal['status'], { tone: Tone; name: string }> = {
  active: { tone: 'good', name: 'Active' },
  idle: { tone: 'warn', name: 'Idle' },
  disconnected: { tone: 'quiet', name: 'Disconnected' },
};

/** One session; `at` is its place among all, from 0. */
export const SessionRow = memo(function SessionRow(props: {
  ref: Ref<HTMLTableRowElement>;
  at: number;
  session: ListedSession;
  grownMs: number;
  acts?: RowActs;
}) {
  const { session, acts } = props;
  const Icon = icons[session.resource_type];
  const duration = <Duration session={session} grownMs={props.grownMs} />;
  return (
    <tr
      ref={props.ref}
      data-index={props.at}
      aria-rowindex={props.at + 2}
      className="border-b border-line align-top last:border-b-0"
    >
      <td className={`px-5 py-3.5 ${acts ? 'max-lg:pr-0' : ''}`}>
        <div className="flex min-w-0 items-start gap-3">
          <span className="grid size-9 shrink-0 place-items-center rounded-lg bg-raised text-muted">
            <Icon aria-hidden className="size-4.5" />
          </span>
          <div className="min-w-0">
            <div className="font-medium break-words">{session.resource_name}</div>
            <Small>{session.resource_type.toUpperCase()}</Small>
            {session.user_email && <Small>{session.user_email}</Small>}
          </div>
        </div>
        <div className="mt-3 grid grid-cols-2 gap-x-3 gap-y-2.5 lg:hidden">
          <div>
            <Status session={session} />
          </div>
          <div>{duration}</div>
          <div>
            <Device session={session} />
          </div>
          <div>
            <Place session={session} />
          </div>
        </div>
      </td>
      <td className="px-5 py-3.5 max-lg:hidden">
        <Device session={session} />
      </td>
      <td className="px-5 py-3.5 max-lg:hidden">{duration}</td>
      <td className="px-5 py-3.5 max-lg:hidden">
        <Place session={session} />
      </td>
      <td className="px-5 py-3.5 max-lg:hidden">
        <Status session={session} />
      </td>
      {acts && (
        <td className="px-3 py-2.5 text-right whitespace-nowrap">
          <Actions session={session} acts={acts} />
        </td>
      )}
    </tr>
  );
});

function Duration({ session, grownMs }: { session: ListedSession; grownMs: number }) {
  return (
    <>
      <span className="tabular-nums">{durationText(session.duration_ms + grownMs)}</span>
      <Small>
        {isLive(session) ? 'since' : 'from'} {timeText(session.start_time)}
      </Small>
    </>
  );
}

function Device({ session }: { session: ListedSession }) {
  return (
    <>
      <div className="break-words">{session.device}</div>
      <Small>{session.ip_address ?? 'address unknown'}</Small>
      <Flag of={session} name="new_device" />
    </>
  );
}

function Place({ session }: { session: ListedSession }) {
  return (
    <>
      <div className="flex items-start gap-1.5">
        <MapPin aria-hidden className="mt-1 size-3.5 shrink-0 text-muted" />
        <span className="min-w-0 break-words">{session.location}</span>
      </div>
      <Flag of={session} name="new_location" />
    </>
  );
}

/** A device or a place that the person has not been seen at before. */
function Flag({ of, name }: { of: ListedSession; name: Anomaly }) {
  if (!of.anomalies.includes(name)) return null;
  return (
    <span className="mt-1 inline-flex items-center gap-1 rounded-full bg-warn-soft px-2 py-0.5 text-xs font-medium text-warn">
      <TriangleAlert aria-hidden className="size-3" />
      {anomalyWords[name]}
    </span>
  );
}

function Status({ session }: { session: ListedSession }) {
  const { tone, name } = statuses[session.status];
  return (
    <>
      <Badge tone={tone}>{name}</Badge>
      {session.cause !== null && <Small>{endedHow(session.cause)}</Small>}
    </>
  );
}

const actLook = 'inline-grid size-9 place-items-center rounded-lg hover:bg-raised';

function Actions({ session, acts }: { session: ListedSession; acts: RowActs }) {
  const which = `session on ${session.resource_name}, ${session.device}${session.user_email ? `, ${session.user_email}` : ''}`;
  return (
    <>
      {acts.onRefresh && session.status === 'idle' && (
        <button
          type="button"
          title="Keep it: it counts as active again"
          aria-label={`Refresh ${which}`}
          className={`${actLook} text-muted hover:text-ink`}
          onClick={() => acts.onRefresh!(session)}
        >
          <RotateCw aria-hidden className="size-4" />
        </button>
      )}
      <button
        type="button"
        title="End session"
        aria-label={`End ${which}`}
        className={`${actLook} text-bad hover:bg-bad-soft`}
        onClick={() => acts.onEnd(session)}
      >
        <X aria-hidden className="size-4" />
      </button>
    </>
  );
}

function Small({ children }: { children: ReactNode }) {
  return <div className="mt-0.5 text-xs break-words text-muted">{children}</div>;
}
