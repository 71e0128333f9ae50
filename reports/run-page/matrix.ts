/** Scenarios down, tiers across: one mark a cell, which leads to its evidence. */
import { escapeMarkup } from '../markup.ts';
import { tiersOf } from '../summary.ts';
import type { ScenarioReport } from './run-report.ts';
import { countsOf, statusMarks, statusTones } from './verdict.ts';

export function matrix(scenarios: readonly ScenarioReport[]): string {
  const tiers = tiersOf(scenarios);
  const columns = tiers.map((tier) => `<th scope="col">${escapeMarkup(tier)}</th>`).join('');
  const bodies = [...Map.groupBy(scenarios, ({ group }) => group)].map(
    ([group, members]) =>
      `<tbody><tr class="group"><th scope="rowgroup" colspan="${tiers.length + 1}">${escapeMarkup(group)}</th></tr>${rows(group, members, tiers)}</tbody>`,
  );
  return `<div class="filter noprint" hidden><label>Find <input type="search" placeholder="a word of a title"></label><div role="group" aria-label="Verdict">${[
    ['all', scenarios.length] as const,
    ...countsOf(scenarios),
  ]
    .map(
      ([status, count]) =>
        `<button type="button" data-status="${status}" aria-pressed="${status === 'all'}">${status} ${count}</button>`,
    )
    .join('')}</div></div>
<div class="wide"><table class="matrix"><thead><tr><th scope="col">scenario</th>${columns}</tr></thead>${bodies.join('\n')}</table></div>`;
}

function rows(group: string, members: readonly ScenarioReport[], tiers: readonly string[]): string {
  return [...Map.groupBy(members, ({ id }) => id).values()]
    .map((variants) => {
      const [{ title }] = variants as [ScenarioReport];
      const claim = title.startsWith(group) ? title.slice(group.length).replace(/^:?\s*/, '') : title;
      const statuses = [...new Set(variants.map(({ status }) => status))].join(' ');
      const cells = tiers.map((tier) => cell(variants.filter((one) => one.tier === tier)));
      return `<tr data-statuses="${statuses}"><th scope="row">${escapeMarkup(claim || title)}</th>${cells.join('')}</tr>`;
    })
    .join('\n');
}

/** Repeats stand side by side. */
function cell(runs: readonly ScenarioReport[]): string {
  if (runs.length === 0) return '<td class="none">not run</td>';
  const marks = runs.map(
    ({ key, status, durationMs, tier }) =>
      `<a class="mark ${statusTones[status]}" href="#${key}" aria-label="${status} at ${escapeMarkup(tier)}, ${(durationMs / 1000).toFixed(1)} s" title="${status}, ${(durationMs / 1000).toFixed(1)} s">${statusMarks[status]}</a>`,
  );
  return `<td>${marks.join('')}</td>`;
}
