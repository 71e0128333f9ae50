import { describe, expect, it } from 'vitest';
import { recTrue } from './rec-true.ts';
import { Story } from './story.ts';

const sealed = (truncated = false) => ({ recording: 'r1', session: 's1', truncated, chunks: 1 });

describe('REC-TRUE', () => {
  it('holds when a recording is sealed once', () => {
    expect(recTrue.judge(new Story().open().gateway('recording.sealed', sealed()).records).status).toBe(
      'holds',
    );
  });

  it('is violated when it is sealed twice', () => {
    const story = new Story()
      .open()
      .gateway('recording.sealed', sealed())
      .gateway('recording.sealed', sealed());

    expect(recTrue.judge(story.records).explanation).toContain(
      'recording r1: sealed at 0:00:00.000 and again',
    );
  });

  it('is violated when it is marked truncated without a crash', () => {
    expect(recTrue.judge(new Story().open().gateway('recording.sealed', sealed(true)).records).status).toBe(
      'violated',
    );
  });

  it('holds when it is marked truncated because the store failed', () => {
    const what = 'storing a chunk of recording r1';
    const story = new Story().open().gateway('trouble', { what, error: 'the bucket is down' });

    expect(recTrue.judge(story.gateway('recording.sealed', sealed(true)).records).status).toBe('holds');
  });

  it('is violated when a crash left it unmarked', () => {
    const crash = new Story()
      .open()
      .at(1000)
      .say('sim', 'gateway.fault', { gateway: 'g1', what: 'kill' })
      .at(2000);

    expect(recTrue.judge(crash.gateway('recording.sealed', sealed()).records).status).toBe('violated');
  });
});
