import { describe, expect, it } from 'vitest';
import { idleLive } from './idle-live.ts';
import { Story } from './story.ts';

const minute = 60_000;
const input = { session: 's1', bytes: 1 };

describe('IDLE-LIVE', () => {
  it('holds for a session that was ended in time', () => {
    const story = new Story()
      .open()
      .at(30 * minute)
      .ended('idle_timeout')
      .goOn(90 * minute);

    expect(idleLive.judge(story.records).status).toBe('holds');
  });

  it('is violated when a silent session lives on to the end of the run', () => {
    expect(idleLive.judge(new Story().open().goOn(31 * minute).records).explanation).toBe(
      'session s1: inactive from 0:00:00.000 to 0:31:00.000, 31 min, and still live; the idle timeout is 30 min',
    );
  });

  it('is violated when it lived through a silence and was then used again', () => {
    const story = new Story()
      .open()
      .at(40 * minute)
      .gateway('session.input', input);

    expect(idleLive.judge(story.records).status).toBe('violated');
  });

  it('takes no ping for activity', () => {
    const story = new Story()
      .open()
      .connect()
      .at(20 * minute)
      .frame('server', 'client', 'pong')
      .goOn(31 * minute);

    expect(idleLive.judge(story.records).status).toBe('violated');
  });

  it('asks nothing where the idle timeout is off', () => {
    const story = new Story({ policy: { idleTimeoutMs: 0 } }).open().goOn(31 * minute);

    expect(idleLive.judge(story.records).status).toBe('not_witnessed');
  });

  it('asks nothing of a session whose gateway died', () => {
    const story = new Story()
      .open()
      .at(minute)
      .say('sim', 'gateway.fault', { gateway: 'g1', what: 'kill' })
      .goOn(60 * minute);

    expect(idleLive.judge(story.records).status).toBe('holds');
  });
});
