import { describe, expect, it } from 'vitest';
import { Casebook } from './casebook.ts';
import { Story } from './story.ts';

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
});
