/** A failure in one sentence: what was expected, what was seen, and when. */
import { saidInOneLine } from '../../sim/history/said.ts';
import { moment } from '../../sim/history/wording.ts';
import type { ScenarioReport } from './run-report.ts';

export function failureSentence({ error, reason, evidence, status }: ScenarioReport): string {
  const said = saidInOneLine(error ?? reason ?? 'nobody said why');
  const when = evidence
    ? ` At ${moment(evidence.lastedMs)} of virtual time${evidence.lastDone ? `, after: ${evidence.lastDone}` : ''}.`
    : ' Before there was a world to observe.';
  const start = status === 'unknown' ? 'Nobody can say: ' : '';
  return `${capital(`${start}${said.replace(/\.?$/, '.')}`)}${when}`;
}

function capital(sentence: string): string {
  return sentence.charAt(0).toUpperCase() + sentence.slice(1);
}
