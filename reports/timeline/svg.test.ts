import { expect, test } from 'vitest';
import { Sample } from './sample-history.ts';
import { timelineSvg } from './svg.ts';

/** The tags that are open at the end; throws at the first that is closed in the wrong place. */
function openTags(markup: string): string[] {
  const open: string[] = [];
  for (const [, end, name, self] of markup.matchAll(/<(\/?)([a-zA-Z]+)(?:\s[^<>]*?)?(\/?)>/g)) {
    if (self) continue;
    if (!end) open.push(name!);
    else if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
  }
  return open;
}

test('a drawing is well-formed, whatever stands in the history', () => {
  const sample = Sample.live('a <script>alert("&")</script>').act('types "<b>&\u0001\ud800"');
  const drawing = timelineSvg(sample.records);
  expect(openTags(drawing)).toEqual([]);
  expect(drawing).not.toContain('<script>');
  expect(drawing.replaceAll('\n', '')).not.toMatch(/\p{Cc}|\p{Cs}/u);
});

test('it asks for nothing from elsewhere', () => {
  const urls = timelineSvg(Sample.vanished().records).match(/\b(?:https?:)?\/\/[^\s"'<)]+/g);
  expect(urls).toEqual(['http://www.w3.org/2000/svg']);
});

test('why the session ended stands above the lanes', () => {
  const drawing = timelineSvg(Sample.vanished().records);
  const words = drawing.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ');
  expect(words).toContain('1011 Session session- on Linux-C was closed by the gateway');
  expect(words).toContain('machine Linux-C vanishes, at 0:00:00.000.');
});

test('a black hole is a shaded span, and what is sent into it ends in a cross', () => {
  const sample = Sample.live()
    .say('sim', 'fault.applied', { link: 'browser-gateway', fault: 'blackhole', detail: {} })
    .frame('client', 'client', 'binary', { bytes: 1 })
    .act('waits');
  const drawing = timelineSvg(sample.records);
  expect(drawing).toMatch(/<rect class="silent" fill="url\(#timeline-silence\)"/);
  expect(drawing).toContain('class="arrow lost"');
  expect(timelineSvg(Sample.closed().records)).not.toMatch(/class="(silent|arrow lost)"/);
});

test('a frame that is swallowed where no fault stands ends in a cross as well', () => {
  const swallowed = Sample.live().frame('client', 'client', 'text', { bytes: 3 });
  expect(timelineSvg(swallowed.records)).toContain('class="arrow lost"');
});

test('the colours of one theme are in it, or both', () => {
  const { records } = Sample.closed();
  expect(timelineSvg(records)).toContain('prefers-color-scheme:dark');
  expect(timelineSvg(records, { theme: 'light' })).not.toContain('prefers-color-scheme');
});

test('a hundred thousand records make no larger a drawing than a thousand', () => {
  const sample = Sample.live();
  const template = Sample.vanished().records;
  const many = Array.from({ length: 100_000 }, (_, n) => ({
    ...template[n % template.length]!,
    seq: n + 1,
    t: n,
  }));
  const drawing = timelineSvg([...sample.records, ...many]);
  expect(drawing.match(/class="row/g)!.length).toBeLessThanOrEqual(400);
  expect(drawing.length).toBeLessThan(400_000);
});

test('an empty history is an empty drawing', () => {
  expect(openTags(timelineSvg([]))).toEqual([]);
});
