/** The same thing again and again at one time, as one row: fifty terminals that open, fifty that are closed. */
import type { MarkRow, Row } from './fold.ts';

/** A handful is still worth telling one by one. */
const mostAlike = 5;

export function mergeRepeats(rows: readonly Row[]): Row[] {
  const merged: Row[] = [];
  for (let at = 0; at < rows.length; ) {
    const row = rows[at]!;
    let end = at + 1;
    while (row.type === 'mark' && end < rows.length && rows[end]!.type === 'mark' && rows[end]!.t === row.t)
      end++;
    merged.push(
      ...(end - at > mostAlike ? mergedAtOneTime(rows.slice(at, end) as MarkRow[]) : rows.slice(at, end)),
    );
    at = end;
  }
  return merged;
}

function mergedAtOneTime(rows: readonly MarkRow[]): MarkRow[] {
  const alike = Map.groupBy(
    rows,
    ({ mark, text }) => `${mark.lane} ${mark.to} ${mark.lost} ${plain(mark.who, text)}`,
  );
  const many = new Map(
    [...alike.values()].filter(({ length }) => length > mostAlike).map((all) => [all[0], all]),
  );
  const gone = new Set([...many.values()].flatMap((all) => all.slice(1)));
  return rows.flatMap((row) => {
    if (gone.has(row)) return [];
    const all = many.get(row);
    if (!all) return [row];
    const text = `${all.length} × ${plain(row.mark.who, row.text)}`;
    return [{ ...row, text, seqs: all.flatMap(({ seqs }) => seqs) }];
  });
}

/** Without whose it is and which. */
function plain(who: string | null, text: string): string {
  const bare = who !== null && text.startsWith(`${who}: `) ? text.slice(who.length + 2) : text;
  return bare.replace(/\b[0-9a-f]{8}\b/g, '…');
}
