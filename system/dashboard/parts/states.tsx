/** What a page shows when it has nothing else to show, yet. */
import type { UseQueryResult } from '@tanstack/react-query';
import { CircleAlert, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';

export function Problem({ error, children }: { error: unknown; children?: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-start gap-x-2.5 gap-y-1 rounded-lg bg-bad-soft px-3.5 py-2.5 text-sm text-bad"
    >
      <CircleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
      <span className="min-w-0 flex-1 basis-40 break-words">{messageOf(error)}</span>
      {children}
    </div>
  );
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function Empty(props: { icon: LucideIcon; title: string; children?: ReactNode }) {
  return (
    <div className="flex flex-col items-center px-6 py-14 text-center">
      <span className="mb-3 grid size-12 place-items-center rounded-full bg-raised text-muted">
        <props.icon aria-hidden className="size-5" />
      </span>
      <p className="font-medium">{props.title}</p>
      {props.children && <p className="mt-1 max-w-sm text-sm text-muted">{props.children}</p>}
    </div>
  );
}

export function Loading({ what }: { what: string }) {
  return (
    <p className="px-6 py-14 text-center text-muted" aria-live="polite">
      Loading {what}…
    </p>
  );
}

/** The rows of a query, or what stands in their place. What was loaded stays while a refresh fails. */
export function Loaded<T>(props: {
  query: UseQueryResult<T>;
  what: string;
  children: (data: T) => ReactNode;
}) {
  const { data, error, refetch, isFetching } = props.query;
  return (
    <>
      {error && (
        <div className="p-4">
          <Problem error={error}>
            <button
              type="button"
              className="shrink-0 font-medium underline"
              aria-disabled={isFetching}
              onClick={() => void (isFetching || refetch())}
            >
              Try again
            </button>
          </Problem>
        </div>
      )}
      {data !== undefined && props.children(data)}
      {data === undefined && !error && <Loading what={props.what} />}
    </>
  );
}
