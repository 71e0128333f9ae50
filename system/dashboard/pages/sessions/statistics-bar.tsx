import { Clock, type LucideIcon, Moon, Wifi } from 'lucide-react';
import { durationText } from '../../format/duration.ts';
import { type ListedSession, statisticsOf } from '../../sessions/session-list.ts';

/** What the live ones are together. */
export function StatisticsBar({ live, grownMs }: { live: readonly ListedSession[]; grownMs: number }) {
  const { active, idle, totalMs } = statisticsOf(live, grownMs);
  return (
    <dl className="mb-6 grid grid-cols-3 gap-2 sm:gap-4">
      <Figure icon={Wifi} tone="text-good bg-good-soft" name="Active sessions" value={String(active)} />
      <Figure icon={Moon} tone="text-warn bg-warn-soft" name="Idle sessions" value={String(idle)} />
      <Figure
        icon={Clock}
        tone="text-muted bg-raised"
        name="Total duration"
        value={live.length === 0 ? '0m' : durationText(totalMs)}
      />
    </dl>
  );
}

function Figure(props: { icon: LucideIcon; tone: string; name: string; value: string }) {
  return (
    <div className="flex min-w-0 items-center gap-4 rounded-2xl border border-line bg-surface p-3 shadow-sm sm:p-5">
      <div className="min-w-0 flex-1">
        <dt className="text-xs text-muted sm:text-sm">{props.name}</dt>
        <dd className="mt-0.5 text-xl font-semibold tracking-tight tabular-nums sm:text-2xl">
          {props.value}
        </dd>
      </div>
      <span
        aria-hidden
        className={`grid size-10 shrink-0 place-items-center rounded-lg max-sm:hidden ${props.tone}`}
      >
        <props.icon className="size-5" />
      </span>
    </div>
  );
}
