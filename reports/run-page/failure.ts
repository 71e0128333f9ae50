/** A failure in one sentence: what was expected, what was seen, and when. */
import { moment } from '../../sim/history/wording.ts';
import type { ScenarioReport } from './run-report.ts';

export function failureSentence({ error, reason, evidence, status }: ScenarioReport): string {
  const said = expectation(error ?? reason ?? 'nobody said why');
  const last = evidence?.happenings.findLast(({ tone }) => tone !== 'quiet');
  const when = evidence
    ? ` At ${moment(evidence.lastedMs)} of virtual time${last ? `, after: ${last.text}` : ''}.`
    : ' Before there was a world to observe.';
  const start = status === 'unknown' ? 'Nobody can say: ' : '';
  return `${capital(`${start}${said.replace(/\.?$/, '.')}`)}${when}`;
}

/** Our own matchers say it in one line; Playwright's say it in several, an invariant in its second. */
function expectation(error: string): string {
  const lines = error
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const first = (lines[0] ?? '').replace(/^(?:\w*Error): /, '');
  const after = (label: string) =>
    lines
      .find((line) => line.toLowerCase().startsWith(label))
      ?.slice(label.length)
      .trim();
  const [expected, received] = [after('expected:'), after('received:')];
  if (expected !== undefined && received !== undefined)
    return `expected ${expected}; saw ${received} (${first.replace(/^expect.*\)\./, '.')})`;
  const violated = lines.findIndex((line) => line.startsWith('✗'));
  if (violated >= 0 && lines[violated + 1] !== undefined)
    return `expected that ${lines[violated]!.replace(/^✗ \d+ /, '')}; saw ${lines[violated + 1]}`;
  return first;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
