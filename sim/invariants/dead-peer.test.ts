import { describe, expect, it } from 'vitest';
import { deadPeer } from './dead-peer.ts';
import { Story } from './story.ts';

/** Pongs every 15 s up to and including `until`. */
function pongs(story: Story, until: number): Story {
  for (let t = 15_000; t <= until; t += 15_000) story.at(t).frame('server', 'client', 'pong');
  return story;
}

const live = (policy = {}) => new Story({ policy }).open().connect();

describe('DEAD-PEER', () => {
  it('holds when a silent browser is cut after its budget', () => {
    const story = pongs(live(), 60_000).at(120_000).ended('client_unresponsive').goOn(300_000);

    expect(deadPeer.judge(story.records).status).toBe('holds');
  });

  it('holds while a browser answers', () => {
    expect(deadPeer.judge(pongs(live(), 600_000).records).status).toBe('holds');
  });

  it('is violated when a silent browser is not cut', () => {
    expect(deadPeer.judge(pongs(live(), 60_000).goOn(180_000).records).explanation).toBe(
      'session s1: nothing came from the browser since 0:01:00.000, and 2 min later the session was still live; its budget is 1 min',
    );
  });

  it('does not count answers that a fault swallowed on the way', () => {
    const story = live();
    for (let t = 15_000; t <= 180_000; t += 15_000) story.at(t).frame('client', 'client', 'pong');

    expect(deadPeer.judge(story.records).status).toBe('violated');
  });

  it('is violated when a browser is cut although it answers', () => {
    const story = pongs(live(), 60_000).at(61_000).ended('client_unresponsive');

    expect(deadPeer.judge(story.records).explanation).toBe(
      'session s1: cut as unresponsive at 0:01:01.000, 1 s after the browser was last heard; it has at least 45 s',
    );
  });

  it('is violated when ClientAliveCountMax is 0, modern, and the browser is cut', () => {
    const story = live({ clientAliveCountMax: 0 }).at(60_000).ended('client_unresponsive');

    expect(deadPeer.judge(story.records).status).toBe('violated');
  });

  it('holds when ClientAliveCountMax is 0, legacy, and the browser is cut after one interval', () => {
    const story = live({ clientAliveCountMax: 0, clientAliveZero: 'legacy' })
      .at(15_000)
      .ended('client_unresponsive');

    expect(deadPeer.judge(story.records).status).toBe('holds');
  });

  it('is violated when ClientAliveCountMax is 0, legacy, and a silent browser is not cut', () => {
    const story = live({ clientAliveCountMax: 0, clientAliveZero: 'legacy' }).goOn(16_000);

    expect(deadPeer.judge(story.records).status).toBe('violated');
  });

  it('says nothing while the gateway itself holds input back', () => {
    const story = live().at(1000).frame('server', 'client', 'binary', { bytes: 500_000 }).goOn(180_000);

    expect(deadPeer.judge(story.records).status).toBe('holds');
  });

  it('takes a long frame for a sign of life all the while it arrives', () => {
    const story = live().at(100_000).frame('server', 'client', 'binary', { bytes: 900_000 });

    expect(
      deadPeer.judge(story.gateway('session.input', { session: 's1', bytes: 900_000 }).records).status,
    ).toBe('holds');
  });
});
