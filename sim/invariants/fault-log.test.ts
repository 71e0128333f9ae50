import { describe, expect, it } from 'vitest';
import { Casebook } from './casebook.ts';
import { machine, Story } from './story.ts';

const kill = { gateway: 'g1', what: 'kill' } as const;

function deathOf(session: string, story: Story): number | null {
  const book = new Casebook(story.records);
  return book.faults.gatewayDeath(book.sessions.get(session)!);
}

describe('gatewayDeath', () => {
  it('is the kill of the gateway that served the session', () => {
    const story = new Story().open('s1').at(1000).say('sim', 'gateway.fault', kill);

    expect(deathOf('s1', story)).toBe(1000);
  });

  it('is none for a session of the next life, opened in the instant of the kill', () => {
    const story = new Story()
      .at(1000)
      .say('sim', 'gateway.fault', kill)
      .gateway('gateway.started', { gateway: 'g1' })
      .open('s1');

    expect(deathOf('s1', story)).toBeNull();
  });

  it('is found at the end that its own gateway gave it, whatever starts later', () => {
    const story = new Story()
      .open('s1')
      .at(50_000)
      .ended('gateway_crashed')
      .at(300_000)
      .gateway('heartbeat.received', { machine, status: 'online' })
      .at(600_000)
      .say('gateway:g2', 'gateway.started', { gateway: 'g2' });

    expect(deathOf('s1', story)).toBeLessThanOrEqual(50_000);
  });

  it('is none for a session that its gateway, cut off, had ended otherwise before another found it', () => {
    const story = new Story()
      .open('s1')
      .at(1000)
      .ended('agent_error')
      .at(60_000)
      .gateway('heartbeat.received', { machine, status: 'online' })
      .at(90_000)
      .ended('gateway_crashed');

    expect(deathOf('s1', story)).toBeNull();
  });

  it('is its last sign of life where its next life finds it', () => {
    const story = new Story()
      .open('s1')
      .at(20_000)
      .gateway('session.input', { session: 's1', bytes: 1 })
      .at(600_000)
      .gateway('gateway.started', { gateway: 'g1' })
      .ended('gateway_crashed');

    expect(deathOf('s1', story)).toBe(20_000);
  });
});
