import { expect, test } from 'vitest';
import { fold } from './fold.ts';
import { marksOf } from './marks.ts';
import { Sample } from './sample-history.ts';

const textsOf = (sample: Sample) => fold(marksOf(sample.records), 'steps', 400).map(({ text }) => text);

function revoked(times: number): Sample {
  const sample = Sample.live();
  for (let n = 0; n < times; n++)
    sample.say('gateway:g1', 'user_session.revoked', {
      user_session: `0000000${n}-1111`,
      user: 'u1',
      reason: 'lost',
      by_user_session: null,
    });
  return sample;
}

test('the same many times at one time is one row, whatever the ids', () => {
  const texts = textsOf(revoked(9));
  expect(texts).toContain('9 × sign-in … revoked: lost');
  expect(texts.filter((text) => text.includes('revoked'))).toHaveLength(1);
});

test('a handful is told one by one', () => {
  expect(textsOf(revoked(5)).filter((text) => text.includes('revoked'))).toHaveLength(5);
});

test('what happens again later is another row', () => {
  const sample = revoked(6).at(500);
  sample.act('waits');
  expect(textsOf(sample)).toContain('alice waits');
});
