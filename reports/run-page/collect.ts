/**
 * One finished test as a scenario of the run page. Its history and its timeline become files beside the
 * page; what is kept of them is small, however many scenarios there are.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { gunzipSync } from 'node:zlib';
import type { TestResult } from '@playwright/test/reporter';
import type { AnyRecord } from '../../sim/history/record.ts';
import type { ScenarioResult } from '../summary.ts';
import { timelinePage } from '../timeline/page.ts';
import { timelineSvg } from '../timeline/svg.ts';
import { checksOf } from './checks.ts';
import { evidenceOf } from './evidence.ts';
import type { ScenarioReport } from './run-report.ts';

type Attachment = TestResult['attachments'][number];

export class Collector {
  readonly #out: string;
  readonly #keys = new Set<string>();

  /** @param out existing folder of the page */
  constructor(out: string) {
    this.#out = out;
    for (const folder of ['histories', 'timelines']) mkdirSync(join(out, folder), { recursive: true });
  }

  collect(scenario: ScenarioResult, result: TestResult): ScenarioReport {
    const key = this.#newKey(`${scenario.tier}-${scenario.id.slice(0, 120)}`);
    const failed = scenario.status === 'failed' || scenario.status === 'unknown';
    const records = historyIn(result.attachments);
    const verdicts = result.attachments.find(({ name }) => name === 'verdicts.txt');
    const message = result.error?.message;
    return {
      ...scenario,
      key,
      error: message === undefined ? null : stripVTControlCharacters(message),
      checks: checksOf(result.steps),
      verdicts: verdicts ? bytesOf(verdicts).toString() : null,
      evidence: records && evidenceOf(records),
      files: records ? this.#write(key, scenario, records, result.attachments) : noFiles,
      drawing: records && failed ? timelineSvg(records, { detail: 'story', mostRows: 150 }) : null,
      pictures: failed ? result.attachments.flatMap(picture) : [],
    };
  }

  #newKey(wanted: string): string {
    let key = wanted;
    for (let n = 2; this.#keys.has(key); n++) key = `${wanted}-${n}`;
    this.#keys.add(key);
    return key;
  }

  #write(
    key: string,
    { title, tier }: ScenarioResult,
    records: readonly AnyRecord[],
    attachments: readonly Attachment[],
  ): ScenarioReport['files'] {
    const [timeline, history] = [`timelines/${key}.html`, `histories/${key}.ndjson`];
    writeFileSync(join(this.#out, timeline), timelinePage(records, { title: `${title} (${tier})` }));
    writeFileSync(join(this.#out, history), historyText(attachments)!);
    return { timeline, history };
  }
}

const noFiles = { timeline: null, history: null };

function bytesOf({ body, path }: Attachment): Buffer {
  return body ?? (path === undefined ? Buffer.alloc(0) : readFileSync(path));
}

function historyText(attachments: readonly Attachment[]): Buffer | null {
  const attached = attachments.find(({ name }) => name.startsWith('history.ndjson'));
  if (!attached) return null;
  return attached.name.endsWith('.gz') ? gunzipSync(bytesOf(attached)) : bytesOf(attached);
}

/** Null where there is none. It was written a moment ago by a run of this checkout: nobody checks it again. */
function historyIn(attachments: readonly Attachment[]): AnyRecord[] | null {
  const text = historyText(attachments);
  if (!text || text.length === 0) return null;
  const lines = text.toString().split('\n').filter(Boolean);
  return lines.map((line) => JSON.parse(line) as AnyRecord);
}

function picture(attachment: Attachment): ScenarioReport['pictures'] {
  if (attachment.contentType !== 'image/png') return [];
  const url = `data:image/png;base64,${bytesOf(attachment).toString('base64')}`;
  return [{ name: attachment.name, url }];
}
