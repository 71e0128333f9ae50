import { expect, test } from 'vitest';
import { Sample } from '../timeline/sample-history.ts';
import { timelineSvg } from '../timeline/svg.ts';
import { withComplaints } from './complaints.ts';
import { evidenceOf } from './evidence.ts';
import { runPage } from './page.ts';
import type { ScenarioReport } from './run-report.ts';
import { reportOf } from './sample-report.ts';

const page = (...scenarios: ScenarioReport[]) =>
  runPage({
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 5000,
    environment: [['Node.js', 'v24']],
    scenarios,
  });

const { records } = Sample.vanished();
const failure = reportOf({
  key: 'process-st3',
  title: 'ST3 a machine that vanishes',
  group: 'ST3',
  tier: 'process',
  status: 'failed',
  error: 'expected <b>1011</b>; saw 1006',
  evidence: evidenceOf(records),
  drawing: timelineSvg(records),
});

test('the verdict stands first, then what went wrong, then the rest', () => {
  const text = page(reportOf(), failure);
  const places = ['1 of 2 scenario runs failed', 'What went wrong', 'Scenarios and tiers', 'Evidence'];
  const found = places.map((words) => text.indexOf(words, text.indexOf('<body>')));
  expect(found).toEqual(found.toSorted((a, b) => a - b));
  expect(found[0]).toBeGreaterThan(0);
});

test('a run in which all passed has nothing that went wrong', () => {
  expect(page(reportOf(), reportOf({ key: 'b' }))).toContain('All 2 scenario runs passed');
  expect(page(reportOf())).toContain('The only scenario run passed');
  expect(page(reportOf())).not.toContain('What went wrong');
});

test('nothing unknown counts as passed', () => {
  expect(page(reportOf(), reportOf({ status: 'unknown', key: 'b' }))).toContain(
    '1 of 2 scenario runs came to no verdict',
  );
});

test('the pictures of a few failures are open; of many the sentences are read first', () => {
  const open = '<details class="happened" open><summary>What happened</summary>';
  const some = (count: number) =>
    page(...Array.from({ length: count }, (_, n) => ({ ...failure, key: `${n}` })));
  expect(some(3).split(open)).toHaveLength(4);
  expect(some(4)).not.toContain(open);
  expect(some(4)).toContain('<details class="happened"><summary>What happened</summary>');
});

test('what failed in memory comes with the command that plays it again, whatever its title', () => {
  const again = page({ ...failure, tier: 'sim', title: `ST3 it's "gone"` });
  expect(again).toContain(
    '<code>npx hangup run &#39;ST3 it&#39;\\&#39;&#39;s &quot;gone&quot;&#39; --seed 1</code>',
  );
  expect(page(failure)).not.toContain('npx hangup run');
});

test('each mark of the matrix leads to its evidence', () => {
  const text = page(reportOf(), failure);
  for (const [, key] of text.matchAll(/<a class="mark [^>]*href="#([^"]+)"/g))
    expect(text).toContain(`id="${key}"`);
  expect(text.match(/class="mark /g)).toHaveLength(2);
  expect(text).toContain('not run');
});

test('it asks for nothing from elsewhere, and what came from outside is text', () => {
  const text = page(reportOf(), failure);
  expect(text).toContain("default-src 'none'");
  expect(text).toContain('Expected &lt;b&gt;1011&lt;/b&gt;');
  expect(text.match(/(?:src|href)="(?:https?:)?\/\/[^"]*/g)).toBeNull();
});

test('what is wrong with the whole run makes a good page a bad one, and stands before all else', () => {
  const good = page(reportOf());
  const text = withComplaints(good, ['the run left behind: <pid 7>, $1', 'secrets stand in its output']);
  expect(text).toContain(
    '<title>Hangup: The only scenario run passed; of the whole run 2 checks failed</title>',
  );
  expect(text).toContain('<header class="verdict bad">');
  expect(text).toContain('<li>the run left behind: &lt;pid 7&gt;, $1</li>');
  expect(text.indexOf('What is wrong with')).toBeLessThan(text.indexOf('id="matrix"'));
  expect(withComplaints(good, [])).toBe(good);
  expect(() => withComplaints('<html></html>', ['anything'])).toThrow('this is no run page');
});
