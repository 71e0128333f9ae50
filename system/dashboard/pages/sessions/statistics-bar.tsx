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
    <div className="relative flex min-w-0 flex-col justify-between rounded-2xl border border-line bg-surface p-3 shadow-sm sm:p-5">
      <dt className="text-xs text-muted sm:text-sm">
        <span
          aria-hidden
          className={`absolute top-1/2 right-5 grid size-10 -translate-y-1/2 place-items-center rounded-lg max-sm:hidden ${props.tone}`}
        >
          <props.icon className="size-5" />
        </span>
        {props.name}
      </dt>
      <dd className="mt-0.5 text-lg font-semibold tracking-tight tabular-nums sm:text-2xl">{props.value}</dd>
    </div>
  );
}
