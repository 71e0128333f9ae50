/** A passing history beside a failing one, as a page: what is the same folded away, the rest row by row. */
import type { AnyRecord } from '../../sim/history/record.ts';
import { moment } from '../../sim/history/wording.ts';
import { htmlDocument } from '../document.ts';
import { escapeMarkup } from '../markup.ts';
import { align, type Pair, summaryOf } from './align.ts';
import { foldText, type Row } from './fold.ts';
import { lanes } from './lanes.ts';
import { endingsList, verdictPill } from './page-parts.ts';
import { type Timeline, timelineOf } from './timeline.ts';

/** How many rows that are the same stand open before the first difference. */
const contextRows = 4;

/** One HTML file, no network. */
export function diffPage(passing: readonly AnyRecord[], failing: readonly AnyRecord[]): string {
  const { pairs, first } = align(passing, failing);
  const [left, right] = [timelineOf(passing), timelineOf(failing)];
  const from = first < 0 ? pairs.length : Math.max(0, first - contextRows);
  const title = right.title || left.title || 'Two histories';
  const body = `<header><h1>${escapeMarkup(title)}: passing beside failing</h1>
<p class="first">${escapeMarkup(first < 0 ? 'The two histories tell the same.' : capital(`${summaryOf(pairs, first)}.`))}</p></header>
<main><div class="columns">${side('Passing', left)}${side('Failing', right)}</div>
${from > 0 ? `<details><summary>${from} rows that are the same</summary>${table(pairs.slice(0, from))}</details>` : ''}
${from < pairs.length ? table(pairs.slice(from)) : ''}</main>`;
  return htmlDocument({ title: `${title}: passing beside failing`, style, body });
}

const capital = (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1);

function side(name: string, timeline: Timeline): string {
  return `<section><h2>${name} ${verdictPill(timeline)}</h2><p class="about">${escapeMarkup(timeline.about)}</p>${endingsList(timeline.endings)}</section>`;
}

function table(pairs: readonly Pair[]): string {
  const lines = pairs.map(({ passing, failing, same }) => {
    const kind = same ? 'same' : passing && failing ? 'changed' : passing ? 'gone' : 'new';
    return `<tr class="${kind}"><td>${told(passing)}</td><td class="sign">${signs[kind]}</td><td>${told(failing)}</td></tr>`;
  });
  return `<table><thead><tr><th scope="col">passing</th><th class="sign"><span class="unseen">what changed</span></th><th scope="col">failing</th></tr></thead><tbody>${lines.join('\n')}</tbody></table>`;
}

const signs = {
  same: '',
  changed: '<span aria-label="changed">≠</span>',
  gone: '<span aria-label="only when passing">−</span>',
  new: '<span aria-label="only when failing">+</span>',
} as const;

const names = new Map<string, string>(lanes.map(({ id, name }) => [id, name]));

function told(row: Row | null): string {
  if (!row) return '';
  if (row.type === 'fold') return `<span class="about">${escapeMarkup(foldText(row))}</span>`;
  const { lane, to, lost } = row.mark;
  const where = to === null ? names.get(lane) : `${names.get(lane)} ${lost ? '✕' : '→'} ${names.get(to)}`;
  return `<span class="where">${moment(row.t)} · ${where}</span><br>${escapeMarkup(row.text)}`;
}

const style = `
.first{margin-top:10px;font-size:1.1rem;padding:10px 14px;background:var(--raised);border-left:5px solid var(--bad);border-radius:6px;overflow-wrap:anywhere}
.columns{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,340px),1fr));gap:0 32px}
.columns h2{margin-top:12px}
.endings{list-style:none;margin:8px 0 16px;padding:0;display:grid;gap:6px}
.endings li{display:grid;grid-template-columns:auto 1fr;gap:10px;align-items:baseline}
summary{cursor:pointer;padding:8px 0;color:var(--quiet)}
table{border-collapse:collapse;width:100%;table-layout:fixed;font-size:14px}
thead th{text-align:left;position:sticky;top:0;background:var(--ground);padding:6px 10px;border-bottom:1px solid var(--line)}
td{padding:4px 10px;vertical-align:top;border-bottom:1px solid var(--faint);overflow-wrap:anywhere}
.sign{width:34px;text-align:center;font-weight:700}
.where{color:var(--quiet);font-size:12px}
.same td{color:var(--quiet)}
.gone td:first-child,.changed td:first-child{background:var(--good-soft)}
.new td:last-child,.changed td:last-child{background:var(--bad-soft)}
.gone .sign{color:var(--good)}.new .sign,.changed .sign{color:var(--bad)}
.unseen{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
tr:not(.same) .where,tr:not(.same) .about{color:var(--text)}
@media (max-width:600px){td,thead th{padding:4px}.sign{width:20px}}
`;
