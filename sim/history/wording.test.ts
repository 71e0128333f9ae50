import { expect, describe as group, it } from 'vitest';
import { History } from './history.ts';
import { describe, moment, shortId, span } from './wording.ts';

group('moment', () => {
  it.each([
    [0, '0:00:00.000'],
    [1_800_250, '0:30:00.250'],
    [4 * 3_600_000, '4:00:00.000'],
    [-1500, '-0:00:01.500'],
  ])('writes %i as %s', (t, text) => expect(moment(t)).toBe(text));
});

group('span', () => {
  it.each([
    [0, '0 ms'],
    [240, '240 ms'],
    [1500, '1.5 s'],
    [90_000, '1 min 30 s'],
    [14_400_000, '4 h'],
    [-2000, '-2 s'],
  ])('writes %i as %s', (ms, text) => expect(span(ms)).toBe(text));
});

group('shortId', () => {
  it('keeps eight characters of a long id', () => {
    expect(shortId('7f3a9c01-4c1b-4a55-9f0e-2f1f4c1b7a10')).toBe('7f3a9c01');
  });
});

group('describe', () => {
  it('puts a record on one line, control characters escaped', () => {
    const record = new History().record(
      'page.message',
      { page: 'p', connection: 1, text: 'a\n\u001b[31m' },
      { t: 12_240, actor: 'page:p' },
    );

    expect(describe(record as never)).toBe(
      '0:00:12.240 page:p page.message page=p connection=1 text="a\\n\\u001b[31m"',
    );
  });
});
