/** The end of the history, a row a line: lanes as columns, arrows from lane to lane, the newest at the bottom. */
import { memo, useLayoutEffect, useRef, useState } from 'react';
import type { LiveRow } from '../contract.ts';
import type { Rows } from './lab-link.ts';

const laneWidth = 15;
const height = 18;
const middle = height / 2;
const x = (lane: number) => (lane + 0.5) * laneWidth;

/** So near to the bottom somebody still reads the end. */
const nearPx = 24;

export function LiveTimeline({ rows: { lanes, rows } }: { rows: Rows }) {
  const list = useRef<HTMLOListElement>(null);
  const follows = useRef(true);
  const [storyOnly, setStoryOnly] = useState(false);
  const shown = storyOnly ? rows.filter((row) => row.type === 'mark' && row.weight >= 3) : rows;

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is shown has grown
  useLayoutEffect(() => {
    if (follows.current && list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [shown]);

  return (
    <section aria-labelledby="timeline" className="timeline">
      <div className="one">
        <h3 id="timeline">Timeline</h3>
        <label className="story">
          <input
            type="checkbox"
            checked={storyOnly}
            onChange={({ target }) => setStoryOnly(target.checked)}
          />
          story only
        </label>
        <a href="/lab/timeline" target="_blank" rel="noreferrer">
          Open whole
        </a>
        <a href="/lab/history.ndjson">Save history</a>
      </div>
      <div className="lanes" aria-hidden="true">
        {lanes.map((name, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a lane is its place
          <span key={at} title={name}>
            {name.split(' ')[0]}
          </span>
        ))}
      </div>
      <ol
        ref={list}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has no mouse must be able to scroll it
        tabIndex={0}
        aria-label="What happened"
        onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
          follows.current = scrollHeight - scrollTop - clientHeight < nearPx;
        }}
      >
        {shown.length === 0 && <li className="note">Nothing yet.</li>}
        {shown.map((row, at) => (
          <Row
            key={`${row.seq}-${row.type}`}
            row={row}
            lanes={lanes}
            time={row.time !== shown[at - 1]?.time}
          />
        ))}
      </ol>
    </section>
  );
}

const Row = memo(
  function Row({ row, lanes, time }: { row: LiveRow; lanes: readonly string[]; time: boolean }) {
    if (row.type === 'fold')
      return (
        <li className="fold">
          <span />
          <span />
          <span>{row.text}</span>
        </li>
      );
    const { from, to, lost, tone, text, weight } = row;
    const where = to === null ? lanes[from] : `${lanes[from]} ${lost ? 'towards' : 'to'} ${lanes[to]}`;
    return (
      <li className={`${tone} w${weight}`}>
        <time>{time ? row.time : ''}</time>
        <span className="lane-cells">
          <svg width={laneWidth * lanes.length} height={height} aria-hidden="true">
            <circle cx={x(from)} cy={middle} r={weight >= 3 ? 4 : 3} />
            {to !== null && to !== from && <path className="arrow" d={arrow(from, to, lost)} />}
          </svg>
        </span>
        <span>
          <span className="unseen">{where}: </span>
          {breakable(text)}
        </span>
      </li>
    );
  },
  (before, after) => before.time === after.time && JSON.stringify(before.row) === JSON.stringify(after.row),
);

/** A long name breaks behind its dots and underscores. */
function breakable(text: string): string {
  return text.replaceAll(/[._](?=\w)/g, '$&\u200b');
}

function arrow(from: number, to: number, lost: boolean): string {
  const way = Math.sign(to - from);
  const end = x(to) - way * 2;
  if (lost) return `M${x(from)} ${middle}H${end - way * 4}m-3 -4l6 8m0 -8l-6 8`;
  return `M${x(from)} ${middle}H${end}m${-4 * way} -3.5l${4 * way} 3.5l${-4 * way} 3.5`;
}
