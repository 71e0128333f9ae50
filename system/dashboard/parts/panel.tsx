import type { ReactNode } from 'react';

/** A page's heading, with what can be done on the page as a whole. */
export function PageHeading(props: { title: string; children?: ReactNode; actions?: ReactNode }) {
  return (
    <div className="mb-6 flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
      <div className="min-w-0">
        <h1 className="text-2xl font-semibold tracking-tight">{props.title}</h1>
        {props.children && <p className="mt-1 max-w-2xl text-muted">{props.children}</p>}
      </div>
      {props.actions && <div className="flex flex-wrap gap-2">{props.actions}</div>}
    </div>
  );
}

export function Panel({ children, className = '' }: { children: ReactNode; className?: string }) {
  return (
    <section className={`overflow-hidden rounded-2xl border border-line bg-surface shadow-sm ${className}`}>
      {children}
    </section>
  );
}

export function Rows({ children }: { children: ReactNode }) {
  return <ul className="divide-y divide-line">{children}</ul>;
}

/** One thing of a list: what it is, what is known about it, what can be done with it. */
export function Row(props: {
  icon: ReactNode;
  title: ReactNode;
  badge?: ReactNode;
  facts: readonly ReactNode[];
  actions?: ReactNode;
  faded?: boolean;
}) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 px-5 py-4">
      <div className={`flex min-w-0 flex-1 basis-64 items-start gap-3.5 ${props.faded ? 'text-muted' : ''}`}>
        <span className="mt-0.5 grid size-9 shrink-0 place-items-center rounded-lg bg-raised text-muted">
          {props.icon}
        </span>
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-medium">
            <span className="min-w-0 break-words">{props.title}</span>
            {props.badge}
          </div>
          <ul className="mt-0.5 flex flex-wrap gap-x-3 text-sm text-muted">
            {props.facts.map((fact, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: facts have a fixed order and no state
              <li key={at} className="min-w-0 break-words">
                {fact}
              </li>
            ))}
          </ul>
        </div>
      </div>
      {props.actions && <div className="flex flex-wrap gap-2">{props.actions}</div>}
    </li>
  );
}
