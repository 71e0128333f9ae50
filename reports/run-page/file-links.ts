/** The way to a scenario's own files. */
import { escapeMarkup } from '../markup.ts';
import type { ScenarioReport } from './run-report.ts';

export function fileLinks({ files: { timeline, history } }: ScenarioReport): string {
  const links = [
    timeline ? `<a href="${escapeMarkup(timeline)}">timeline</a>` : '',
    history ? `<a href="${escapeMarkup(history)}">history</a>` : '',
    history ? `<code>npx hangup check reports/out/${escapeMarkup(history)}</code>` : '',
  ];
  return links.filter(Boolean).join(' · ') || 'no history was recorded';
}
