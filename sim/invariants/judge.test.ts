import { describe, expect, it } from 'vitest';
import { catalogue } from './catalogue.ts';
import { judge } from './judge.ts';
import { goodStory, Story } from './story.ts';

describe('judge', () => {
  it('answers with one verdict per invariant, by number', () => {
    const verdicts = judge(goodStory().records);

    expect(verdicts.map(({ id }) => id)).toEqual(catalogue.map(({ id }) => id));
    expect(verdicts.map(({ number }) => number)).toEqual(
      verdicts.map(({ number }) => number).toSorted((a, b) => a - b),
    );
  });

  it('finds nothing wrong with a good session', () => {
    const violated = judge(goodStory().records).filter(({ status }) => status === 'violated');

    expect(violated.map(({ id, explanation }) => `${id}: ${explanation}`)).toEqual([]);
  });

  it('calls an invariant that nothing could have broken not witnessed', () => {
    const statuses = judge(new Story().records).map(({ status }) => status);

    expect(new Set(statuses)).toEqual(new Set(['not_witnessed']));
  });

  it('finds nothing wrong when the page and the wire were not watched', () => {
    const headless = goodStory().records.filter(
      ({ kind }) => !kind.startsWith('page.') && !kind.startsWith('wire.'),
    );

    expect(judge(headless).filter(({ status }) => status === 'violated')).toEqual([]);
  });

  it('finds nothing wrong when only page and wire were watched', () => {
    const outside = goodStory().records.filter(({ kind }) => /^(run|page|wire)\./.test(kind));

    expect(judge(outside).filter(({ status }) => status === 'violated')).toEqual([]);
  });

  it('finds nothing wrong with any beginning of a good history', () => {
    const { records } = goodStory();

    for (let length = 1; length < records.length; length++) {
      const violated = judge(records.slice(0, length)).filter(({ status }) => status === 'violated');
      expect(violated.map(({ id, explanation }) => `${length} records: ${id}: ${explanation}`)).toEqual([]);
    }
  });

  it('judges an empty history without a word', () => {
    expect(judge([]).every(({ status }) => status === 'not_witnessed')).toBe(true);
  });
});
