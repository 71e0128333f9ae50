import { describe, expect, it } from 'vitest';
import { pageTrue } from './page-true.ts';
import { goodStory, page, Story } from './story.ts';

const live = () => new Story().open().connect().at(1000);

describe('PAGE-TRUE', () => {
  it('holds for a good session', () => {
    expect(pageTrue.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated when the page still shows the session live after 1 s', () => {
    const story = live()
      .pageClosed(1011, '', true)
      .at(3000)
      .page('page.status', { page, status: 'Connected' });

    expect(pageTrue.judge(story.records).explanation).toBe(
      'alice-1: showed "Connected" at 0:00:03.000, 2 s after its connection had closed (1011)',
    );
  });

  it('is violated when a live session is shown ended', () => {
    expect(
      pageTrue.judge(live().page('page.status', { page, status: 'Disconnected' }).records).explanation,
    ).toBe('alice-1: showed "Disconnected" at 0:00:01.000, while its session was live');
  });

  it('lets a page that has reconnected show it', () => {
    const story = live()
      .pageClosed(1011, '', true)
      .at(5000)
      .open('s2')
      .connect('s2', 2)
      .page('page.status', { page, status: 'Connected' });

    expect(pageTrue.judge(story.records).status).toBe('holds');
  });
});
