import { describe, expect, it } from 'vitest';
import { drain } from './drain.ts';
import { Story } from './story.ts';

const draining = () => new Story().open().at(1000).gateway('gateway.draining', { deadline_ms: 30_000 });

describe('DRAIN', () => {
  it('holds when all are ended and audited before the gateway stops', () => {
    const story = draining()
      .at(31_000)
      .ended('gateway_draining')
      .disconnected('gateway_draining')
      .gateway('gateway.stopped', {});

    expect(drain.judge(story.records).status).toBe('holds');
  });

  it('is violated when a session outlives the grace', () => {
    expect(drain.judge(draining().goOn(40_000).records).explanation).toContain('still live 30.25 s');
  });

  it('is violated when a draining gateway opens a session', () => {
    expect(drain.judge(draining().at(2000).open('s2').records).explanation).toBe(
      'session s2: opened at 0:00:02.000, 1 s after the gateway began to drain',
    );
  });

  it('is violated when the gateway stops before the end is audited', () => {
    const story = draining().at(31_000).ended('gateway_draining').gateway('gateway.stopped', {});

    expect(drain.judge(story.records).explanation).toContain('before its shell_disconnected was written');
  });
});
