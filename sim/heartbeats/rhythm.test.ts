import { describe, expect, it } from 'vitest';
import { beatsOf, type Rhythm } from './rhythm.ts';

const everyMs = 30;

/** The first beats as `0 30 60`, an `offline` one as `90x`. */
function told(rhythm: Rhythm, count: number): string {
  const beats: string[] = [];
  for (const { atMs, status } of beatsOf(rhythm)) {
    beats.push(`${atMs}${status === 'offline' ? 'x' : ''}`);
    if (beats.length === count) break;
  }
  return beats.join(' ');
}

describe('beatsOf', () => {
  it.each<[string, Rhythm, string]>([
    ['a steady rhythm', { kind: 'steady', everyMs }, '0 30 60 90'],
    ['a rhythm whose third beat is late', { kind: 'late', everyMs, byMs: 20, nth: 3 }, '0 30 80 90'],
    [
      'a rhythm whose second beat is overtaken',
      { kind: 'late', everyMs, byMs: 40, nth: 2 },
      '0 60 70 120 130',
    ],
    ['a rhythm that misses each second beat', { kind: 'missing', everyMs, nth: 2 }, '0 60 120'],
    ['a doubled rhythm', { kind: 'doubled', everyMs, apartMs: 1 }, '0 1 30 31'],
    ['the rhythm of a slow clock', { kind: 'skewed', everyMs, rate: 0.5 }, '0 60 120'],
    ['the rhythm of a fast clock', { kind: 'skewed', everyMs, rate: 2 }, '0 15 30'],
    [
      'a flapping rhythm',
      { kind: 'flapping', everyMs, beats: 2, silentMs: 100, goodbye: false },
      '0 30 160 190',
    ],
    [
      'a flapping rhythm with goodbyes',
      { kind: 'flapping', everyMs, beats: 2, silentMs: 100, goodbye: true },
      '0 30 60x 160 190 220x',
    ],
  ])('makes %s', (_, rhythm, beats) => {
    expect(told(rhythm, beats.split(' ').length)).toBe(beats);
  });

  it('ends a stopping rhythm without a word', () => {
    expect(told({ kind: 'stopping', everyMs, afterMs: 70, goodbye: false }, 99)).toBe('0 30 60');
  });

  it('ends a stopping rhythm with a goodbye', () => {
    expect(told({ kind: 'stopping', everyMs, afterMs: 70, goodbye: true }, 99)).toBe('0 30 60 70x');
  });

  it.each<[Rhythm, string]>([
    [{ kind: 'steady', everyMs: 0 }, 'steady: everyMs is 0, must be more than 0'],
    [{ kind: 'late', everyMs, byMs: -1, nth: 1 }, 'late: byMs is -1, must be 0 or more'],
    [{ kind: 'missing', everyMs, nth: 1 }, 'missing: nth is 1, must be a whole number from 2'],
    [{ kind: 'doubled', everyMs, apartMs: 31 }, 'doubled: apartMs is 31, must be between 0 and everyMs'],
    [{ kind: 'skewed', everyMs, rate: Number.NaN }, 'skewed: rate is NaN, must be more than 0'],
    [
      { kind: 'flapping', everyMs, beats: 0, silentMs: 1, goodbye: true },
      'flapping: beats is 0, must be a whole number from 1',
    ],
  ])('refuses %o', (rhythm, complaint) => {
    expect(() => beatsOf(rhythm)).toThrow(complaint);
  });
});
