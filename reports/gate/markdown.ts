/** A verdict of the gate as Markdown: for GitHub's step summary, a merge request, a chat. */
import { type ScenarioResult, type Summary, tiersOf } from '../summary.ts';
import type { GateVerdict } from './verdict.ts';

/** GitHub takes one mebibyte of a step; a screenful is what is read. */
const mostFindings = 50;

/** Ends with a newline. */
export function gateMarkdown(verdict: GateVerdict, summary: Summary): string {
  const { findings, notes, outcome } = verdict;
  const lines = [
    `## ${outcome === 'pass' ? '✅ Hangup: passed' : `❌ Hangup: ${headlines[outcome]}`}`,
    '',
    `${counted(summary)} in ${Math.round(summary.durationMs / 1000)} s.`,
    '',
  ];
  if (findings.length > 0) {
    lines.push('| | what | why |', '| --- | --- | --- |');
    for (const { severity, about, says } of findings.slice(0, mostFindings))
      lines.push(`| ${severity} | ${cell(about)} | ${cell(says)} |`);
    if (findings.length > mostFindings) lines.push(`| | and ${findings.length - mostFindings} more | |`);
    lines.push('');
  }
  for (const note of notes) lines.push(`- ${cell(note)}`);
  if (notes.length > 0) lines.push('');
  lines.push(...matrix(summary.scenarios), '');
  return lines.join('\n');
}

const headlines = {
  violated: 'violated',
  unknown: 'unknown',
  flaky: 'flaky',
  budget: 'over budget',
} as const;

export function counted({ counts, scenarios }: Summary): string {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  const all = scenarios.length === 1 ? 'one scenario' : `${scenarios.length} scenarios`;
  return told.length === 0
    ? all
    : `${all}: ${told.map(([status, count]) => `${count} ${status}`).join(', ')}`;
}

/** Groups × tiers: how many of them passed. */
function matrix(scenarios: readonly ScenarioResult[]): string[] {
  const tiers = tiersOf(scenarios);
  const groups = Map.groupBy(scenarios, ({ group }) => group);
  const rows = [...groups].map(([group, results]) => {
    const cells = tiers.map((tier) => {
      const own = results.filter((result) => result.tier === tier);
      const passed = own.filter(({ status }) => status === 'passed').length;
      const skipped = own.filter(({ status }) => status === 'skipped').length;
      return own.length === 0
        ? '–'
        : `${passed}/${own.length - skipped}${skipped > 0 ? ` (${skipped} skipped)` : ''}`;
    });
    return `| ${[cell(group), ...cells].join(' | ')} |`;
  });
  return [`| scenario | ${tiers.join(' | ')} |`, `| --- |${' --- |'.repeat(tiers.length)}`, ...rows];
}

/** Text that came from anywhere, inside a table. */
function cell(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[\\|`*_[\]<>#]/g, '\\$&')
    .replaceAll('@', '@\u200b');
}
