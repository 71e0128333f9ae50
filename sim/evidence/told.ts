/** What a scenario's history tells a reader of its report: steps while it runs, texts when it is over. */
import { type TestInfo, test } from '@playwright/test';
import { clockFace } from '../clock/duration.ts';
import type { History } from '../history/history.ts';
import { formatHistory } from '../history/ndjson.ts';
import type { AnyRecord } from '../history/record.ts';
import { describe } from '../history/wording.ts';
import { checkHistory, renderReport } from '../invariants/report.ts';
import { closeSeen, describeClose } from './close.ts';

/** Makes a step of the report out of each act, fault and clock move. Answers how to stop. */
export function tellSteps(history: History): () => void {
  return history.listen((record) => {
    const sentence = stepOf(record);
    if (sentence) void test.step(sentence, () => {});
  });
}

function stepOf(record: AnyRecord): string | null {
  switch (record.kind) {
    case 'person.acted':
      return `${record.data.person} ${record.data.did}`;
    case 'fault.applied':
      return `fault: ${record.data.fault} on ${record.data.link}`;
    case 'fault.healed':
      return `healed: ${record.data.fault} on ${record.data.link}`;
    case 'machine.fault':
      return `machine ${record.data.machine}: ${record.data.what}`;
    case 'gateway.fault':
      return `gateway ${record.data.gateway}: ${record.data.what}`;
    case 'clock.advanced':
      // Waits move it by the blink of an eye; that is no step of anybody's.
      return record.data.to - record.data.from < 1000
        ? null
        : `the clock moves from ${clockFace(record.data.from)} to ${clockFace(record.data.to)}`;
    case 'session.ended':
      return `session ends: ${record.data.cause}, ${record.data.code ?? 'no close frame'} "${record.data.reason}"`;
    default:
      return null;
  }
}

/** Attaches the history, its story as text, each close as its observers saw it, and the verdicts. */
export async function attachEvidence(info: TestInfo, records: readonly AnyRecord[]): Promise<void> {
  const text = { contentType: 'text/plain' };
  await info.attach('closes.txt', { ...text, body: closesOf(records) });
  await info.attach('story.txt', { ...text, body: storyOf(records) });
  await info.attach('verdicts.txt', { ...text, body: renderReport(checkHistory(records)) });
  await info.attach('history.ndjson', { body: formatHistory(records), contentType: 'application/x-ndjson' });
}

function closesOf(records: readonly AnyRecord[]): string {
  const tokens = new Set<string>();
  for (const { kind, data } of records) if (kind === 'wire.upgrade' && data.token) tokens.add(data.token);
  const closes = [...tokens].map(
    (token) => `terminal opened with token ${token}\n${describeClose(closeSeen(records, token))}\n`,
  );
  return closes.length > 0 ? closes.join('\n') : 'no terminal was opened\n';
}

/** One line a record, without the bytes and heartbeats that would bury it. */
function storyOf(records: readonly AnyRecord[]): string {
  return `${records.filter(isWorthTelling).map(describe).join('\n')}\n`;
}

function isWorthTelling({ kind, data }: AnyRecord): boolean {
  if (kind === 'wire.frame') return data.opcode === 'close';
  if (kind === 'clock.advanced') return data.to - data.from >= 1000;
  return !['wire.bytes', 'heartbeat.received', 'agent.beat_sent', 'shell.output', 'page.output'].includes(
    kind,
  );
}
