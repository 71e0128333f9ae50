/** What a page shows of a timeline: its endings in words, its drawing in two grains, and the same as a list. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { moment } from '../../sim/history/wording.ts';
import { embeddedJson } from '../document.ts';
import { escapeMarkup } from '../markup.ts';
import type { Ending } from './endings.ts';
import { foldText, type Row } from './fold.ts';
import { lanes } from './lanes.ts';
import { timelineParts } from './svg.ts';
import { type Timeline, timelineOf } from './timeline.ts';
import type { Tone } from './words.ts';

const verdictTones = { passed: 'good', failed: 'bad', unknown: 'warn', skipped: 'quiet' } as const;

export function verdictPill({ status }: Pick<Timeline, 'status'>): string {
  return status ? pill(status, verdictTones[status]) : '';
}

export function pill(text: string, tone: Tone): string {
  return `<span class="pill ${tone}">${escapeMarkup(text)}</span>`;
}

/** Nobody reads further. */
const mostEndings = 12;

export function endingsList(endings: readonly Ending[]): string {
  const items = endings
    .slice(0, mostEndings)
    .map(
      ({ code, tone, sentence }) =>
        `<li>${pill(String(code), tone)}<span>${escapeMarkup(sentence)}</span></li>`,
    );
  if (endings.length > mostEndings) items.push(`<li>and ${endings.length - mostEndings} more endings</li>`);
  return items.length > 0 ? `<ul class="endings">${items.join('\n')}</ul>` : '';
}

/** How many of a row's records the page carries along. */
const recordsPerRow = 6;

/** @param timeline of those records, with all its steps */
export function timelineViews(records: readonly AnyRecord[], timeline: Timeline): string {
  const story = timelineOf(records, { detail: 'story' });
  const bySeq = new Map(records.map((record) => [record.seq, record]));
  const carried = (rows: readonly Row[]) =>
    rows.map((row) =>
      row.type === 'fold' ? [] : row.seqs.slice(0, recordsPerRow).map((seq) => bare(bySeq.get(seq))),
    );
  const causes = Object.fromEntries(timeline.links.map(({ cause, effect }) => [effect, cause]));
  return `<div class="tools noprint" hidden>
<div role="group" aria-label="What is shown">${view('story', 'Story')}${view('steps', 'Steps')}${view('list', 'List')}</div>
<div role="group" aria-label="Zoom" class="zoom"><button type="button" data-zoom="out" aria-label="Zoom out">−</button><button type="button" data-zoom="fit">Fit</button><button type="button" data-zoom="in" aria-label="Zoom in">+</button></div>
<p class="hint">↑ ↓ walk the rows, C goes to the cause, + − zoom</p>
</div>
${drawing('story', story, true)}
${drawing('steps', timeline, false)}
<ol class="list" data-view="list" hidden>${timeline.rows.map(listItem).join('\n')}</ol>
<section class="record noprint" aria-live="polite" aria-label="The record" hidden></section>
${embeddedJson('rows', { story: carried(story.rows), steps: carried(timeline.rows), causes })}`;
}

function view(name: string, label: string): string {
  return `<button type="button" data-show="${name}" aria-pressed="false">${label}</button>`;
}

function drawing(name: string, timeline: Timeline, hidden: boolean): string {
  const { names, rows } = timelineParts(timeline, name, `The ${name} of ${timeline.title || 'this history'}`);
  return `<div class="drawing" data-view="${name}" tabindex="0" role="group" aria-label="Timeline"${hidden ? ' hidden' : ''}><div class="names">${names}</div>${rows}</div>`;
}

function bare(record: AnyRecord | undefined): unknown {
  if (!record) return null;
  const { seq, t, actor, kind, data } = record;
  return { seq, t, actor, kind, data: clipped(data) };
}

/** Terminal output is not what somebody points at a row for. */
function clipped(data: object): object {
  return JSON.parse(
    JSON.stringify(data, (_key, value) =>
      typeof value === 'string' && value.length > 300 ? `${value.slice(0, 300)}…` : value,
    ),
  );
}

const names = new Map<string, string>(lanes.map(({ id, name }) => [id, name]));

function listItem(row: Row, at: number, rows: readonly Row[]): string {
  if (row.type === 'fold') return `<li class="folded">${escapeMarkup(foldText(row))}</li>`;
  const { lane, to, lost, tone, weight } = row.mark;
  const where = to === null ? names.get(lane) : `${names.get(lane)} ${lost ? '✕' : '→'} ${names.get(to)}`;
  const time = row.t === rows[at - 1]?.t ? '' : `<time>${moment(row.t)}</time>`;
  return `<li class="${tone} w${weight}">${time}<span class="where">${where}</span> <span class="what">${escapeMarkup(row.text)}</span></li>`;
}
