import { describe, expect, it } from 'vitest';
import { reap } from './reap.ts';
import { goodStory, machineName, Story } from './story.ts';

const gone = { session: 's1', killed: 2 };

describe('REAP', () => {
  it('holds for a good session', () => {
    expect(reap.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated when a shell outlives its session', () => {
    expect(
      reap.judge(new Story().open().at(1000).ended('user_closed').goOn(10_000).records).explanation,
    ).toBe('session s1: the session ended at 0:00:01.000, and 9 s later its shell (pid 100) was not gone');
  });

  it('is violated when a shell that ignores SIGHUP goes only after 5 s', () => {
    const story = new Story()
      .open()
      .agent('shell.hung_up', { session: 's1' })
      .at(6000)
      .agent('shell.reaped', gone);

    expect(reap.judge(story.records).explanation).toContain('its shell was gone only 6 s later');
  });

  it('is violated when descendants outlive the exit of the shell', () => {
    const story = new Story()
      .open()
      .agent('shell.exited', { session: 's1', exit_code: 0, signal: null })
      .goOn(6000);

    expect(reap.judge(story.records).status).toBe('violated');
  });

  it('holds for a killed gateway whose shells go at once', () => {
    const kill = { gateway: 'g1', what: 'kill' } as const;
    const story = new Story().open().at(1000).say('sim', 'gateway.fault', kill);

    expect(reap.judge(story.reaped().goOn(10_000).records).status).toBe('holds');
  });

  it('expects nothing of an agent that could not hear of the end', () => {
    const fault = { link: `gateway-agent:${machineName}`, fault: 'blackhole', detail: {} };
    const story = new Story()
      .open()
      .say('sim', 'fault.applied', fault)
      .at(1000)
      .ended('agent_error')
      .goOn(60_000);

    expect(reap.judge(story.records).status).toBe('not_witnessed');
  });
});
