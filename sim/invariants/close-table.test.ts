import { describe, expect, it } from 'vitest';
import { closeTable } from './close-table.ts';
import { goodStory, Story } from './story.ts';

const live = () => new Story().open().connect().at(1000);

describe('CLOSE-TABLE', () => {
  it('holds for a good session', () => {
    expect(closeTable.judge(goodStory().records).status).toBe('holds');
  });

  it('holds when the gateway sends the code and reason of its cause', () => {
    const story = live()
      .ended('idle_timeout')
      .close('server', 4408, 'Idle timeout')
      .close('client', 4408, 'Idle timeout');

    expect(closeTable.judge(story.records).status).toBe('holds');
  });

  it('is violated when the gateway sends another code', () => {
    const story = live().ended('shell_exited').close('server', 1011, 'Shell session ended');

    expect(closeTable.judge(story.records).explanation).toBe(
      'session s1: expected 1000 "Shell session ended" for shell_exited, the gateway sent 1011 "Shell session ended" at 0:00:01.000',
    );
  });

  it('is violated when the gateway sends another reason', () => {
    const story = live().ended('idle_timeout').close('server', 4408, 'idle');

    expect(closeTable.judge(story.records).status).toBe('violated');
  });

  it('takes any text where the reason has a hole', () => {
    const story = live().ended('revoked').close('server', 4403, 'Session revoked: lost laptop');

    expect(closeTable.judge(story.records).status).toBe('holds');
  });

  it('is violated when the gateway tells another code than the table', () => {
    const story = live().ended('agent_error', { code: 1000 });

    expect(closeTable.judge(story.records).explanation).toBe(
      'session s1: agent_error closes with 1011, the gateway says 1000',
    );
  });

  it('is violated when a close frame is sent to a browser that answers no probe', () => {
    const story = live().ended('client_unresponsive').close('server', 1001);

    expect(closeTable.judge(story.records).explanation).toContain(
      'is not closed by the gateway, yet it sent 1001',
    );
  });

  it('lets the gateway echo what the browser sent', () => {
    const story = live()
      .close('client', 4321, 'bye')
      .ended('user_closed', { code: 4321 })
      .close('server', 4321, 'bye');

    expect(closeTable.judge(story.records).status).toBe('holds');
  });

  it('lets the gateway answer an empty close frame with an empty one', () => {
    const story = live().close('client', 1005).ended('user_closed', { code: 1005 }).close('server', 1005);

    expect(closeTable.judge(story.records).status).toBe('holds');
  });

  it('lets close frames cross: the first cause keeps its code', () => {
    const story = live()
      .ended('idle_timeout')
      .close('client', 1000)
      .frame('server', 'server', 'close', { code: 4408, reason: 'Idle timeout' });

    expect(closeTable.judge(story.records).status).toBe('holds');
  });

  it('is violated when the wrong party is said to have closed', () => {
    const story = live().ended('idle_timeout', { by: 'browser' });

    expect(closeTable.judge(story.records).status).toBe('violated');
  });

  it('holds a refused handshake to the table too', () => {
    const refused = {
      cause: 'token_invalid',
      code: 4401,
      reason: 'Invalid or expired shell token',
      token: 'x',
    } as const;
    const story = new Story()
      .say('wire:browser-gateway', 'wire.upgrade', {
        link: 'browser-gateway',
        connection: 1,
        path: '/',
        token: 'x',
      })
      .gateway('handshake.refused', refused);

    expect(closeTable.judge(story.records).status).toBe('holds');
    expect(closeTable.judge(story.close('server', 1008, '').records).status).toBe('violated');
  });
});
