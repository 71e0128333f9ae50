/**
 * Sessions as a table. Only the rows near the window are in the document, however many there are: spacers
 * stand in for the rest, and each row tells its place in the whole.
 */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import { useLayoutEffect, useMemo, useRef, useState } from 'react';
import { SelectField } from '../../parts/field.tsx';
import {
  type Column,
  columns,
  type ListedSession,
  nextOrder,
  type Order,
  sorted,
} from '../../sessions/session-list.ts';
import { SessionRow } from './session-row.tsx';

export interface RowActs {
  readonly onEnd: (session: ListedSession) => void;
  /** Absent where the sessions are not one's own. */
  readonly onRefresh?: (session: ListedSession) => void;
}

const titles: Record<Column, string> = {
  resource: 'Resource',
  device: 'Device',
  duration: 'Duration',
  location: 'Location',
  status: 'Status',
};

/** On a narrow screen a row is its first cell, which tells all, and its actions. */
const widths: Record<Column, string> = {
  resource: '',
  device: 'w-[20%] max-lg:hidden',
  duration: 'w-[19%] max-lg:hidden',
  location: 'w-[13%] max-lg:hidden',
  status: 'w-[16%] max-lg:hidden',
};

const rowHeightPx = 73;

/** Without `acts` they are history: in the order given, and nothing can be done with them. */
export function SessionTable(props: {
  name: string;
  sessions: readonly ListedSession[];
  /** How much longer they have lasted by now, in ms. */
  grownMs: number;
  order?: Order;
  onOrder?: (order: Order) => void;
  acts?: RowActs;
}) {
  const { order, onOrder, acts } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const [topPx, setTopPx] = useState(0);
  const rows = useMemo(
    () => (order ? sorted(props.sessions, order) : props.sessions),
    [props.sessions, order],
  );
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeightPx,
    getItemKey: (at) => rows[at]!.id,
    overscan: 8,
    scrollMargin: topPx,
    useScrollendEvent: true,
  });
  // What stands above the table may have grown.
  useLayoutEffect(() => {
    const top = body.current!.getBoundingClientRect().top + window.scrollY;
    if (Math.abs(top - topPx) >= 1) setTopPx(top);
  });

  const shown = virtual.getVirtualItems();
  const before = shown.length > 0 ? shown[0]!.start - topPx : 0;
  const after = shown.length > 0 ? virtual.getTotalSize() - (shown.at(-1)!.end - topPx) : 0;

  return (
    <>
      {order && onOrder && <NarrowOrder order={order} onOrder={onOrder} />}
      <table
        aria-label={props.name}
        aria-rowcount={rows.length + 1}
        className="w-full table-fixed text-left text-sm"
      >
        <thead className="border-b border-line bg-raised/60 text-xs text-muted">
          <tr aria-rowindex={1}>
            {columns.map((column) => (
              <th
                key={column}
                scope="col"
                className={`px-5 py-1 font-medium ${widths[column]}`}
                {...(order && { 'aria-sort': ariaSort(order, column) })}
              >
                {order && onOrder ? (
                  <OrderButton column={column} order={order} onOrder={onOrder} />
                ) : (
                  <span className="inline-block py-1.5">{titles[column]}</span>
                )}
              </th>
            ))}
            {acts && (
              <th scope="col" className="w-24 px-5 py-1 text-right font-medium lg:w-26">
                Actions
              </th>
            )}
          </tr>
        </thead>
        <tbody ref={body}>
          <Spacer heightPx={before} />
          {shown.map(({ index, key }) => (
            <SessionRow
              key={key}
              ref={virtual.measureElement}
              at={index}
              session={rows[index]!}
              grownMs={props.grownMs}
              {...(acts && { acts })}
            />
          ))}
          <Spacer heightPx={after} />
        </tbody>
      </table>
    </>
  );
}

function Spacer({ heightPx }: { heightPx: number }) {
  if (heightPx <= 0) return null;
  return (
    <tr aria-hidden>
      <td style={{ height: heightPx, padding: 0 }} />
    </tr>
  );
}

function OrderButton(props: { column: Column; order: Order; onOrder: (order: Order) => void }) {
  const { column, order } = props;
  const chosen = order.column === column;
  const Icon = !chosen ? ChevronsUpDown : order.descending ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      className={`-mx-1.5 inline-flex items-center gap-1 rounded px-1.5 py-1.5 hover:text-ink ${chosen ? 'text-ink' : ''}`}
      onClick={() => props.onOrder(nextOrder(order, column))}
    >
      {titles[column]}
      <Icon aria-hidden className="size-3.5" />
    </button>
  );
}

/** The columns' titles are not to be seen on a narrow screen. */
function NarrowOrder({ order, onOrder }: { order: Order; onOrder: (order: Order) => void }) {
  return (
    <div className="border-b border-line p-4 lg:hidden">
      <SelectField
        label="Sort by"
        value={`${order.column} ${order.descending}`}
        onChange={(event) => {
          const [column, descending] = event.target.value.split(' ');
          onOrder({ column: column as Column, descending: descending === 'true' });
        }}
      >
        {columns.flatMap((column) =>
          [false, true].map((descending) => (
            <option key={`${column} ${descending}`} value={`${column} ${descending}`}>
              {titles[column]}, {descending ? 'descending' : 'ascending'}
            </option>
          )),
        )}
      </SelectField>
    </div>
  );
}

function ariaSort(order: Order, column: Column) {
  if (order.column !== column) return 'none' as const;
  return order.descending ? ('descending' as const) : ('ascending' as const);
}
