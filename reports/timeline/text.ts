/** The timeline for a terminal: lanes as columns of characters, one row a line. */

import type { AnyRecord } from '../../sim/history/record.ts';
import { moment } from '../../sim/history/wording.ts';
import { onLine, shortened } from '../markup.ts';
import { foldText, type MarkRow, type Row } from './fold.ts';
import { laneIndex, lanes } from './lanes.ts';
import { type Timeline, type TimelineOptions, timelineOf } from './timeline.ts';
import type { Tone } from './words.ts';

export interface TextOptions extends TimelineOptions {
  /** Columns; no line is longer. At least 20. */
  readonly width: number;
  /** ANSI colours. */
  readonly colour: boolean;
}

const columnsPerLane = 4;
const mostEndings = 12;
const timeColumns = 13;
/** With fewer columns the lanes leave no room for words: then a name stands for the lane. */
const leastForLanes = timeColumns + columnsPerLane * lanes.length + 20;

/** Ends with a newline. */
export function timelineText(records: readonly AnyRecord[], options: TextOptions): string {
  const width = Math.max(20, options.width);
  const timeline = timelineOf(records, options);
  const paint = options.colour ? coloured : (text: string) => text;
  const drawn = width >= leastForLanes;
  const line = drawn ? withLanes : withNames;
  return [
    ...head(timeline, width, paint),
    ...(drawn ? [paint(header(width), 'quiet')] : []),
    ...timeline.rows.map((row, at) => line(row, timeline.rows[at - 1], width, paint)),
    '',
  ].join('\n');
}

type Paint = (text: string, tone: Tone) => string;

const codes: Readonly<Record<Tone, number | null>> = { quiet: 90, plain: null, good: 32, warn: 33, bad: 31 };

function coloured(text: string, tone: Tone): string {
  const code = codes[tone];
  return code === null || text === '' ? text : `\x1b[${code}m${text}\x1b[0m`;
}

function head({ title, about, endings }: Timeline, width: number, paint: Paint): string[] {
  const told = endings
    .slice(0, mostEndings)
    .flatMap(({ sentence, tone }) => wrap(sentence, width).map((line) => paint(line, tone)));
  const more = endings.length - mostEndings;
  if (more > 0) told.push(`and ${more} more endings`);
  return [...wrap(title, width), paint(shortened(about, width), 'quiet'), '', ...told, ''];
}

function header(width: number): string {
  const names = lanes.map(({ short }) => short.padEnd(columnsPerLane)).join('');
  return shortened(`${' '.repeat(timeColumns)}${names}`.trimEnd(), width);
}

function timeOf(row: Row, before: Row | undefined): string {
  return (row.t === before?.t ? '' : moment(row.t)).padStart(timeColumns - 2).padEnd(timeColumns);
}

function withLanes(row: Row, before: Row | undefined, width: number, paint: Paint): string {
  const room = width - timeColumns - columnsPerLane * lanes.length;
  if (row.type === 'fold') {
    const wave = lanes.map(() => '┊'.padEnd(columnsPerLane)).join('');
    return paint(`${' '.repeat(timeColumns)}${wave}${shortened(foldText(row), room)}`.trimEnd(), 'quiet');
  }
  const { tone } = row.mark;
  const art = paint(drawing(row), tone);
  return `${paint(timeOf(row, before), 'quiet')}${art}${paint(shortened(row.text, room), tone)}`;
}

/** `│   ●───┼──▶│   ` */
function drawing({ mark }: MarkRow): string {
  const cells = [...lanes.map(() => '│'.padEnd(columnsPerLane)).join('')];
  const from = laneIndex(mark.lane) * columnsPerLane;
  const to = mark.to === null ? from : laneIndex(mark.to) * columnsPerLane;
  const [left, right] = [Math.min(from, to), Math.max(from, to)];
  for (let at = left + 1; at < right; at++) cells[at] = at % columnsPerLane === 0 ? '┼' : '─';
  cells[from] = '●';
  if (to !== from) {
    cells[to] = mark.lost ? '✕' : '│';
    if (!mark.lost) cells[to > from ? to - 1 : to + 1] = to > from ? '▶' : '◀';
  }
  return cells.join('');
}

function withNames(row: Row, before: Row | undefined, width: number, paint: Paint): string {
  const time = timeOf(row, before);
  if (row.type === 'fold')
    return paint(shortened(`${' '.repeat(timeColumns)}${foldText(row)}`, width), 'quiet');
  const { lane, to, tone, lost } = row.mark;
  const where = to === null ? lane : `${lane} ${lost ? '─✕' : '→'} ${to}`;
  return `${paint(time, 'quiet')}${paint(shortened(`${where}: ${row.text}`, width - time.length), tone)}`;
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of onLine(text).split(' ')) {
    if (line && line.length + 1 + word.length > width) {
      lines.push(line);
      line = '';
    }
    line = line ? `${line} ${word}` : shortened(word, width);
  }
  return line ? [...lines, line] : lines;
}
