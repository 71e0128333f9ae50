/** One scenario at one tier: its claims, closes, audit rows, tokens and happenings, folded up until somebody asks. */
import { moment, span } from '../../sim/history/wording.ts';
import { escapeMarkup } from '../markup.ts';
import { pill } from '../timeline/page-parts.ts';
import { closesTable } from './closes-table.ts';
import type { Evidence } from './evidence.ts';
import { fileLinks } from './file-links.ts';
import type { Check, ScenarioReport } from './run-report.ts';
import { statusTones } from './verdict.ts';
import { verdictsBlock } from './verdicts-block.ts';

export function scenarioSection(scenario: ScenarioReport): string {
  const { key, title, tier, status, reason, durationMs, evidence, verdicts, checks } = scenario;
  const said = reason ? `<p class="reason">${escapeMarkup(reason)}</p>` : '';
  return `<details class="scenario" id="${key}"><summary>${pill(status, statusTones[status])} <span class="name">${escapeMarkup(title)}</span> <span class="about">${escapeMarkup(tier)} · ${(durationMs / 1000).toFixed(1)} s</span></summary>
<div class="body">${said}
<p>${fileLinks(scenario)}</p>
${checksBlock(checks)}
${evidence ? evidenceBlocks(evidence) : ''}
${verdicts ? verdictsBlock(verdicts) : ''}
</div></details>`;
}

function block(title: string, content: string): string {
  return content ? `<h4>${title}</h4>${content}` : '';
}

function checksBlock(checks: readonly Check[]): string {
  const items = checks.map(
    ({ text, times, holds }) =>
      `<li class="${holds ? 'good' : 'bad'}"><code>${escapeMarkup(text)}</code>${times > 1 ? ` <span class="about">${times} times</span>` : ''}</li>`,
  );
  return block(
    'What the script expects',
    items.length > 0 ? `<ul class="checks">${items.join('')}</ul>` : '',
  );
}

function evidenceBlocks({ endings, closes, audit, tokens, happenings, records, lastedMs }: Evidence): string {
  const sentences = endings.map(
    ({ code, tone, sentence }) =>
      `<li>${pill(String(code), tone)}<span>${escapeMarkup(sentence)}</span></li>`,
  );
  return [
    `<p class="about">${records} records over ${span(lastedMs)} of virtual time</p>`,
    block('How it ended', sentences.length > 0 ? `<ul class="endings">${sentences.join('')}</ul>` : ''),
    block('Each close, by its four observers', closesTable(closes)),
    block('What was done', timed(happenings.map(({ t, text, tone }) => ({ t, text, tone })))),
    block('Audit log', auditTable(audit)),
    block('Shell tokens', tokenTable(tokens)),
  ].join('\n');
}

function timed(lines: readonly { t: number; text: string; tone: string }[]): string {
  const items = lines.map(
    ({ t, text, tone }) => `<li class="${tone}"><time>${moment(t)}</time> ${escapeMarkup(text)}</li>`,
  );
  return items.length > 0 ? `<ol class="happenings">${items.join('')}</ol>` : '';
}

function auditTable(rows: Evidence['audit']): string {
  if (rows.length === 0) return '';
  const lines = rows.map(
    ({ seq, t, action, about, detail }) =>
      `<tr><td>${seq}</td><td>${moment(t)}</td><td><code>${action}</code></td><td>${escapeMarkup(about)}</td><td>${escapeMarkup(detail)}</td></tr>`,
  );
  return table(['row', 'at', 'action', 'about', ''], lines);
}

function tokenTable(tokens: Evidence['tokens']): string {
  if (tokens.length === 0) return '';
  const lines = tokens.map(({ token, sightings, uses, refusals }) => {
    const path = sightings.map(
      ({ t, where, what }) =>
        `<li><time>${moment(t)}</time> ${escapeMarkup(what)} <span class="about">${escapeMarkup(where)}</span></li>`,
    );
    return `<tr><td><code>${escapeMarkup(token)}</code></td><td>${uses}</td><td>${refusals}</td><td><ol class="happenings">${path.join('')}</ol></td></tr>`;
  });
  return table(['fingerprint', 'uses', 'refusals', 'where and when'], lines);
}

function table(head: readonly string[], lines: readonly string[]): string {
  const names = head.map((name) => `<th scope="col">${name}</th>`).join('');
  return `<div class="wide" tabindex="0" role="group" aria-label="Table"><table><thead><tr>${names}</tr></thead><tbody>${lines.join('')}</tbody></table></div>`;
}
