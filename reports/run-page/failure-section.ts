/** A failure as it stands at the top of the page: one sentence, what happened in pictures, then all that was said. */
import { escapeMarkup } from '../markup.ts';
import { pill } from '../timeline/page-parts.ts';
import { failureSentence } from './failure.ts';
import { fileLinks } from './file-links.ts';
import type { ScenarioReport } from './run-report.ts';
import { statusTones } from './verdict.ts';

/** @param unfolded whether its pictures are to be seen at once; of many failures the sentences are read first */
export function failureSection(scenario: ScenarioReport, unfolded: boolean): string {
  const { key, title, tier, status, error, drawing, pictures } = scenario;
  const shown = pictures.map(
    ({ name, url }) =>
      `<figure><img src="${escapeMarkup(url)}" alt="What the page showed: ${escapeMarkup(name)}"><figcaption>${escapeMarkup(name)}</figcaption></figure>`,
  );
  const timeline = drawing
    ? `<div class="wide drawing" tabindex="0" role="group" aria-label="Timeline of the failure">${drawing}</div>`
    : '';
  const happened = timeline + shown.join('\n');
  return `<article class="failure ${statusTones[status]}">
<h3>${pill(status, statusTones[status])} <a href="#${key}">${escapeMarkup(title)}</a> <span class="about">${escapeMarkup(tier)}</span></h3>
<p class="sentence">${escapeMarkup(failureSentence(scenario))}</p>
<p>${[fileLinks(scenario), ...again(scenario)].join('<br>')}</p>
${happened ? `<details class="happened"${unfolded ? ' open' : ''}><summary>What happened</summary>${happened}</details>` : ''}
${error ? `<details><summary>All that was said</summary><pre>${escapeMarkup(error)}</pre></details>` : ''}
</article>`;
}

/** The same history once more: in memory a seed decides it, elsewhere chance has its part. */
function again({ title, tier, evidence }: ScenarioReport): string[] {
  if (tier !== 'sim' || !evidence) return [];
  const quoted = `'${title.replaceAll("'", String.raw`'\''`)}'`;
  return [`<code>${escapeMarkup(`npx hangup run ${quoted} --seed ${evidence.seed}`)}</code>`];
}
