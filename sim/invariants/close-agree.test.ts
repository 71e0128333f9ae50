import { describe, expect, it } from 'vitest';
import { closeAgree } from './close-agree.ts';
import { goodStory, Story } from './story.ts';

const live = () => new Story().open().connect().at(1000);
const socketClosed = (code: number, reason = '') => ({ session: 's1', code, reason });

describe('CLOSE-AGREE', () => {
  it('holds for a good session', () => {
    expect(closeAgree.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated when the page sees 1006 although the close frame was delivered', () => {
    const story = live().close('server', 1011, 'Agent connection error').at(1600).pageClosed(1006, '', false);

    expect(closeAgree.judge(story.records).explanation).toBe(
      'session s1: expected 1011 "Agent connection error" from gateway, saw 1006 (unclean) "" at the browser\'s side 600 ms after the close frame was delivered',
    );
  });

  it('is violated when the page sees another reason', () => {
    const story = live().close('server', 4408, 'Idle timeout').pageClosed(4408, '', true);

    expect(closeAgree.judge(story.records).status).toBe('violated');
  });

  it('holds when a reset on the way leaves the page with 1006', () => {
    const story = live()
      .frame('server', 'server', 'close', { code: 1011, reason: '' })
      .wireEnd('client', 'server', 'rst')
      .pageClosed(1006, '', false);

    expect(closeAgree.judge(story.records).status).toBe('holds');
  });

  it('holds when the close frame went into a black hole', () => {
    const story = live()
      .frame('server', 'server', 'close', { code: 4408, reason: 'Idle timeout' })
      .at(70_000)
      .pageClosed(1006, '', false);

    expect(closeAgree.judge(story.records).status).toBe('holds');
  });

  it('is violated when the page sees a code that was never delivered', () => {
    const story = live()
      .frame('server', 'server', 'close', { code: 1011, reason: '' })
      .wireEnd('client', 'server', 'rst')
      .pageClosed(1011, '', true);

    expect(closeAgree.judge(story.records).explanation).toContain(
      '1011 from gateway was not delivered (RST at 0:00:01.000), so the page must see an unclean 1006',
    );
  });

  it('takes a close frame behind the end of its leg for lost', () => {
    const story = live()
      .wireEnd('client', 'server', 'fin')
      .frame('client', 'server', 'close', { code: 1000, reason: '' })
      .pageClosed(1006, '', false);

    expect(closeAgree.judge(story.records).status).toBe('holds');
  });

  it('excuses a page that a reset overtook within ε', () => {
    const story = live()
      .close('server', 1011, 'x')
      .wireEnd('client', 'server', 'rst')
      .pageClosed(1006, '', false);

    expect(closeAgree.judge(story.records).status).toBe('holds');
  });

  it('reads an empty close frame as 1005', () => {
    const story = live().close('client', 1005).gateway('session.socket_closed', socketClosed(1005));

    expect(closeAgree.judge(story.records).status).toBe('holds');
  });

  it.each([
    ['client', 'holds'],
    ['server', 'violated'],
  ] as const)(
    'of a connection that the gateway says was lost, ended first by the %s, it %s',
    (first, status) => {
      const second = first === 'client' ? 'server' : 'client';
      const story = live()
        .wireEnd('server', first, 'fin')
        .ended('connection_lost')
        .wireEnd('server', second, 'fin')
        .pageClosed(1006, '', false);

      expect(closeAgree.judge(story.records).status).toBe(status);
    },
  );

  it('is violated when the gateway records 1006 although it got a close frame', () => {
    const story = live().close('client', 1000).gateway('session.socket_closed', socketClosed(1006));

    expect(closeAgree.judge(story.records).explanation).toBe(
      'session s1: the browser\'s 1000 "" reached the gateway at 0:00:01.000, the gateway says 1006 ""',
    );
  });

  it('is violated when the gateway records a close frame that nobody delivered', () => {
    const story = live()
      .wireEnd('server', 'client', 'rst')
      .gateway('session.socket_closed', socketClosed(1001));

    expect(closeAgree.judge(story.records).status).toBe('violated');
  });

  it('asks no gateway that fails a connection to read the answer', () => {
    const story = live()
      .close('server', 1009, 'Message too big')
      .close('client', 1009, 'Message too big')
      .gateway('session.socket_closed', socketClosed(1006));

    expect(closeAgree.judge(story.records).status).toBe('holds');
  });

  it('compares page and gateway where nobody watched the wire', () => {
    const story = new Story()
      .open()
      .page('page.socket_opening', { page: 'alice-1', connection: 1, token: 'token-s1' })
      .ended('idle_timeout');

    expect(closeAgree.judge(story.pageClosed(4410, '', true).records).explanation).toBe(
      'session s1: expected 4408 from gateway, saw 4410 at the page',
    );
  });
});
