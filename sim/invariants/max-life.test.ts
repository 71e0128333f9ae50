import { describe, expect, it } from 'vitest';
import { maxLife } from './max-life.ts';
import { Story } from './story.ts';

const hour = 3_600_000;

describe('MAX-LIFE', () => {
  it('holds when the hard limit ends a session at 4 h', () => {
    expect(
      maxLife.judge(
        new Story()
          .open()
          .at(4 * hour)
          .ended('time_limit')
          .goOn(5 * hour).records,
      ).status,
    ).toBe('holds');
  });

  it('is violated when a chatty session outlives it', () => {
    const story = new Story()
      .open()
      .at(4 * hour)
      .gateway('session.input', { session: 's1', bytes: 1 })
      .goOn(4 * hour + 1000);

    expect(maxLife.judge(story.records).explanation).toBe(
      'session s1: live from 0:00:00.000 to 4:00:01.000, 4 h 1 s; the hard limit is 4 h',
    );
  });

  it('is violated when it ends a session early', () => {
    expect(maxLife.judge(new Story().open().at(300_000).ended('time_limit').records).status).toBe('violated');
  });
});
