/** What a scenario's history tells a reader of its report: steps while it runs, texts when it is over. */
import { gzipSync } from 'node:zlib';
import { type TestInfo, test } from '@playwright/test';
import { timelineSvg } from '../../reports/timeline/svg.ts';
import { timelineText } from '../../reports/timeline/text.ts';
import { wordsOf } from '../../reports/timeline/words.ts';
import { closes } from '../../system/contracts/closes.ts';
import { clockFace } from '../clock/duration.ts';
import type { History } from '../history/history.ts';
import { formatHistory } from '../history/ndjson.ts';
import type { AnyRecord } from '../history/record.ts';
import { checkHistory, renderReport } from '../invariants/report.ts';
import { closesIn, describeClose } from './close.ts';

/** Makes a step of the report out of each act, fault and clock move. Answers how to stop. */
export function tellSteps(history: History): () => void {
  return history.listen((record) => {
    const sentence = stepOf(record);
    if (sentence) void test.step(sentence, () => {});
  });
}

/** Null for what is no step of anybody's. */
function stepOf(record: AnyRecord): string | null {
  const { kind, data } = record;
  if (kind === 'clock.advanced') {
    // Waits move it by the blink of an eye.
    if (data.to - data.from < 1000) return null;
    return `the clock moves from ${clockFace(data.from)} to ${clockFace(data.to)}`;
  }
  if (kind === 'session.ended') {
    return `the session ends with ${data.code ?? 'no close frame'}${data.reason && ` “${data.reason}”`}: ${closes[data.cause].means}`;
  }
  return steps.has(kind) ? wordsOf(record).text : null;
}

const steps: ReadonlySet<string> = new Set([
  'person.acted',
  'fault.applied',
  'fault.healed',
  'machine.fault',
  'gateway.fault',
  'clock.jumped',
]);

/**
 * Attaches the timeline, each close as its observers saw it, the verdicts, the story as text, and the
 * history, packed: a report of all scenarios in one file carries it along.
 */
export async function attachEvidence(info: TestInfo, records: readonly AnyRecord[]): Promise<void> {
  const text = { contentType: 'text/plain' };
  const passed = records.some(({ kind, data }) => kind === 'run.ended' && data.status === 'passed');
  const drawing = timelineSvg(records, passed ? { detail: 'story' } : {});
  await info.attach('timeline.svg', { body: drawing, contentType: 'image/svg+xml' });
  await info.attach('closes.txt', { ...text, body: closesOf(records) });
  await info.attach('verdicts.txt', { ...text, body: renderReport(checkHistory(records)) });
  await info.attach('story.txt', { ...text, body: timelineText(records, { width: 120, colour: false }) });
  const packed = gzipSync(formatHistory(records));
  await info.attach('history.ndjson.gz', { body: packed, contentType: 'application/gzip' });
}

function closesOf(records: readonly AnyRecord[]): string {
  const tokens = new Set<string>();
  for (const { kind, data } of records) if (kind === 'wire.upgrade' && data.token) tokens.add(data.token);
  const closeOf = closesIn(records);
  const closes = [...tokens].map(
    (token) => `terminal opened with token ${token}\n${describeClose(closeOf(token))}\n`,
  );
  return closes.length > 0 ? closes.join('\n') : 'no terminal was opened\n';
}
