import { Button } from './button.tsx';

/** The way through a list that is answered in pages; nothing where one page is all. */
export function Pager(props: {
  /** Of what list, for screen readers. */
  name: string;
  page: number;
  pages: number;
  /** What the pages hold, as in `61 entries`. */
  holds: string;
  onPage: (page: number) => void;
}) {
  const { page, pages } = props;
  if (pages <= 1 && page <= 1) return null;
  return (
    <nav aria-label={props.name} className="mt-4 flex items-center justify-between gap-4">
      <Button disabled={page <= 1} onClick={() => props.onPage(Math.min(page - 1, Math.max(pages, 1)))}>
        Newer
      </Button>
      <span className="text-sm text-muted">
        Page {page} of {pages}, {props.holds}
      </span>
      <Button disabled={page >= pages} onClick={() => props.onPage(page + 1)}>
        Older
      </Button>
    </nav>
  );
}
