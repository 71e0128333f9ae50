import { describe, expect, it } from 'vitest';
import { clockSafe } from './clock-safe.ts';
import { goodStory, Story } from './story.ts';

const ended = (durationMs: number) =>
  new Story().open().at(10_000).ended('user_closed', { duration_ms: durationMs });

describe('CLOCK-SAFE', () => {
  it('holds for a good session', () => {
    expect(clockSafe.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated by a negative duration', () => {
    expect(clockSafe.judge(ended(-3_590_000).records).explanation).toBe(
      'session s1: its duration is -59 min 50 s',
    );
  });

  it('is violated when a duration takes part in a jump of the wall clock', () => {
    expect(clockSafe.judge(ended(3_610_000).records).explanation).toBe(
      'session s1: lasted from 0:00:00.000 to 0:00:10.000, 10 s, and says 1 h 10 s',
    );
  });
});
