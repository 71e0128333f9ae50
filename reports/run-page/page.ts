/** The run page: verdict, failures, matrix, then every scenario with its evidence. One file, no network. */
import { htmlDocument } from '../document.ts';
import { escapeMarkup } from '../markup.ts';
import { pill } from '../timeline/page-parts.ts';
import { drawingStyle } from '../timeline/svg-style.ts';
import { failureSection } from './failure-section.ts';
import { matrix } from './matrix.ts';
import { runPageScript } from './page-script.ts';
import { runPageStyle } from './page-style.ts';
import type { RunReport, ScenarioReport } from './run-report.ts';
import { scenarioSection } from './scenario-section.ts';
import { countsOf, statusTones, verdictOf } from './verdict.ts';

/** More pictures than these push the matrix out of sight. */
const mostUnfolded = 3;

export function runPage(run: RunReport): string {
  const verdict = verdictOf(run.scenarios);
  const failures = run.scenarios.filter(({ status }) => status === 'failed' || status === 'unknown');
  const body = `<header class="verdict ${statusTones[verdict.status]}">
<h1>${escapeMarkup(verdict.sentence)}</h1>
<p class="counts">${countsOf(run.scenarios)
    .map(([status, count]) => pill(`${count} ${status}`, statusTones[status]))
    .join(' ')}</p>
<p class="about">${escapeMarkup(about(run))}</p>
</header>
<main>
${failures.length > 0 ? `<section aria-labelledby="failures"><h2 id="failures">What went wrong</h2>${failures.map((one) => failureSection(one, failures.length <= mostUnfolded)).join('\n')}</section>` : ''}
<section aria-labelledby="matrix"><h2 id="matrix">Scenarios and tiers</h2>${matrix(run.scenarios)}</section>
<section aria-labelledby="evidence"><h2 id="evidence">Evidence</h2>
<p class="about">Each close as its four observers saw it, the audit log, the tokens by their fingerprints, and what was done. Times are the world’s, from the start of the scenario: virtual, but for containers.</p>
${grouped(run.scenarios)}</section>
</main>`;
  return htmlDocument({
    title: `Hangup: ${verdict.sentence}`,
    style: drawingStyle + runPageStyle,
    body,
    script: runPageScript,
  });
}

function about({ startedAt, durationMs, environment }: RunReport): string {
  const started = startedAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC');
  const lasted = `${(durationMs / 1000).toFixed(0)} s`;
  return [`${started}, ${lasted}`, ...environment.map(([name, value]) => `${name} ${value}`)].join(' · ');
}

function grouped(scenarios: readonly ScenarioReport[]): string {
  return [...Map.groupBy(scenarios, ({ group }) => group)]
    .map(([group, members]) => `<h3>${escapeMarkup(group)}</h3>${members.map(scenarioSection).join('\n')}`)
    .join('\n');
}
