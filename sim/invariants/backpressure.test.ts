import { describe, expect, it } from 'vitest';
import { backpressure } from './backpressure.ts';
import { goodStory, machineName, Story } from './story.ts';

const mebibyte = 1024 * 1024;
const live = (tier: 'sim' | 'process' = 'sim') => new Story({ tier }).open().connect();
const floods = (story: Story, mebibytes: number) => {
  for (let n = 0; n < mebibytes; n++) story.output('s1', 'y'.repeat(mebibyte));
  return story;
};
const sends = (story: Story, bytes: number) => story.frame('server', 'server', 'binary', { bytes });
const pastes = (story: Story, bytes: number) => story.frame('server', 'client', 'binary', { bytes });

describe('BACKPRESSURE', () => {
  it('holds when the shell is stopped before too much waits', () => {
    expect(backpressure.judge(floods(live(), 3).records).status).toBe('holds');
  });

  it('holds for any amount of output that goes on', () => {
    const story = live();
    for (let n = 0; n < 6; n++) sends(floods(story, 1), mebibyte);

    expect(backpressure.judge(story.records).status).toBe('holds');
  });

  it('is violated when output piles up', () => {
    const story = floods(live(), 5).at(1000);

    expect(backpressure.judge(story.records).explanation).toBe(
      'session s1: 5242880 bytes of output for its page were waiting at 0:00:00.000; 4194304 may',
    );
  });

  it('is violated when input piles up', () => {
    expect(backpressure.judge(pastes(live(), 5 * mebibyte).records).explanation).toContain(
      '5242880 bytes of input for its agent were waiting',
    );
  });

  it('holds when input is passed on', () => {
    const story = pastes(live(), 3 * mebibyte)
      .gateway('session.input', { session: 's1', bytes: 3 * mebibyte })
      .frame('server', 'client', 'binary', { bytes: 3 * mebibyte });

    expect(backpressure.judge(story.records).status).toBe('holds');
  });

  it('allows for the kernel where there is one', () => {
    expect(backpressure.judge(floods(live('process'), 5).records).status).toBe('holds');
  });

  it('does not count what a fault on the way from the agent holds', () => {
    const link = `gateway-agent:${machineName}`;
    const story = floods(live().say('sim', 'fault.applied', { link, fault: 'blackhole', detail: {} }), 5);

    expect(backpressure.judge(story.records).status).toBe('not_witnessed');
  });

  it('does not count what comes after the end', () => {
    const story = pastes(live().ended('revoked'), 5 * mebibyte);

    expect(backpressure.judge(story.records).status).toBe('not_witnessed');
  });

  it('is not witnessed by a few keystrokes', () => {
    expect(backpressure.judge(goodStory().records).status).toBe('not_witnessed');
  });
});
