import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { formatHistory, writeHistory } from '../history/ndjson.ts';
import { goodStory, Story } from '../invariants/story.ts';
import { diff } from './diff.ts';
import { Printed } from './testing/printed.ts';
import { timeline } from './timeline.ts';

const printed = new Printed();

let folder: string;

beforeEach(async () => {
  printed.keep();
  folder = await mkdtemp(join(tmpdir(), 'hangup-timeline-'));
  vi.stubEnv('COLUMNS', '80');
  vi.stubEnv('FORCE_COLOR', '');
});
afterEach(async () => {
  printed.show();
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true });
});

async function file(name: string, story: Story): Promise<string> {
  const path = join(folder, name);
  await writeHistory(path, story.records);
  return path;
}

describe('hangup timeline', () => {
  test('draws a history within eighty columns and without colour in a pipe', async () => {
    expect(await timeline.run([await file('a', goodStory())])).toBe(0);
    expect(printed.out).toContain('close 1000');
    expect(printed.out).not.toContain('\x1b');
    expect(Math.max(...printed.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  test('is coloured where that is forced', async () => {
    vi.stubEnv('FORCE_COLOR', '1');
    vi.stubEnv('NO_COLOR', '');
    vi.stubEnv('TERM', 'xterm');
    await timeline.run([await file('a', goodStory())]);
    expect(printed.out).toContain('\x1b[');
  });

  test('writes page and picture instead, and says where', async () => {
    const [html, svg] = [join(folder, 'a.html'), join(folder, 'a.svg')];
    expect(await timeline.run([await file('a', goodStory()), '--html', html, '--svg', svg])).toBe(0);
    expect(printed.out).toBe(`${html}\n${svg}\n`);
    expect(await readFile(html, 'utf8')).toMatch(/^<!doctype html>/i);
    expect(await readFile(svg, 'utf8')).toContain('<svg');
  });

  test('answers 64 where it cannot write, and says why', async () => {
    expect(await timeline.run([await file('a', goodStory()), '--html', folder])).toBe(64);
    expect(printed.err).toContain(`cannot write ${folder}: it is a directory`);
    const nowhere = join(folder, 'none', 'why.html');
    expect(await timeline.run([await file('b', goodStory()), '--html', nowhere])).toBe(64);
    expect(printed.err).toContain(`cannot write ${nowhere}: there is no such folder`);
  });
});

describe('hangup diff', () => {
  test('shows where two histories part', async () => {
    vi.stubEnv('COLUMNS', '160');
    const good = await file('good', new Story().open().ended('idle_timeout'));
    const bad = await file('bad', new Story().open().ended('connection_lost'));
    expect(await diff.run([good, bad])).toBe(0);
    expect(printed.out).toContain('passing');
    expect(printed.out).toContain('nobody typed');
    expect(printed.out).toContain('the connection brok');
    expect(Math.max(...printed.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(160);
  });

  test('says so where they tell the same', async () => {
    expect(await diff.run([await file('a', goodStory()), await file('b', goodStory())])).toBe(0);
    expect(printed.out).toBe('the two histories tell the same\n');
  });

  test('writes a page instead', async () => {
    const html = join(folder, 'diff.html');
    const bad = await file('b', new Story().open().ended('connection_lost'));
    expect(await diff.run([await file('a', goodStory()), bad, '--html', html])).toBe(0);
    expect(await readFile(html, 'utf8')).toMatch(/^<!doctype html>/i);
  });
});

describe('a file that is broken or foreign answers 64 and names the line:', () => {
  const whole = (): string => formatHistory(goodStory().records);
  const broken: readonly [what: string, content: () => string | Uint8Array, message: string][] = [
    ['prose', () => 'hello\n', ':1: it is not JSON'],
    ['a picture', () => Uint8Array.of(0x89, 0x50, 0xff), ':1: it holds bytes that are not UTF-8'],
    ['a history that breaks off', () => whole().slice(0, -20), 'it breaks off in the middle'],
  ];
  test.for(broken)('%s', async ([, content, message]) => {
    const path = join(folder, 'broken.ndjson');
    await writeFile(path, content());
    for (const run of [() => timeline.run([path]), () => diff.run([path, path])]) {
      printed.err = '';
      expect(await run()).toBe(64);
      expect(printed.err).toMatch(new RegExp(`${path}:\\d+: `));
      expect(printed.err).toContain(message);
    }
    expect(printed.out).toBe('');
  });
});
