import { describe, expect, it } from 'vitest';
import { outPrefix } from './out-prefix.ts';
import { goodStory, machineName, Story } from './story.ts';

const live = () => new Story().open().connect();

describe('OUT-PREFIX', () => {
  it('holds for a good session', () => {
    expect(outPrefix.judge(goodStory().records).status).toBe('holds');
  });

  it('holds when the page got less than the shell wrote', () => {
    expect(outPrefix.judge(live().output('s1', 'hello').shown('hel').records).status).toBe('holds');
  });

  it('does not care how the bytes were cut', () => {
    const story = live().output('s1', 'hel').output('s1', 'lo').shown('h').shown('ello');

    expect(outPrefix.judge(story.records).status).toBe('holds');
  });

  it('is violated when a byte differs', () => {
    expect(outPrefix.judge(live().output('s1', 'hello').shown('help').records).explanation).toBe(
      'session s1: byte 4 of the page\'s output is not what the shell wrote ("p" instead of "lo")',
    );
  });

  it('is violated when the page got bytes that nobody wrote', () => {
    expect(outPrefix.judge(live().output('s1', 'a').shown('ab').records).explanation).toBe(
      'session s1: the page got 2 bytes of output, the shell wrote only 1',
    );
  });

  it('is violated when output got lost before a clean close by exit', () => {
    const story = live()
      .output('s1', 'bye\n')
      .shown('by')
      .ended('shell_exited')
      .pageClosed(1000, 'Shell session ended', true);

    expect(outPrefix.judge(story.records).explanation).toBe(
      'session s1: the shell exited after 4 bytes of output, the page got 2 before its close at 0:00:00.000',
    );
  });

  it('lets a broken connection lose output', () => {
    const story = live().output('s1', 'bye\n').shown('by').ended('shell_exited').pageClosed(1006, '', false);

    expect(outPrefix.judge(story.records).status).toBe('holds');
  });

  it('excuses what a killed agent could not report', () => {
    const story = live()
      .output('s1', 'a')
      .shown('ab')
      .say('sim', 'machine.fault', { machine: machineName, what: 'kill' });

    expect(outPrefix.judge(story.records).status).not.toBe('violated');
  });

  it('says nothing where nobody watched the shell', () => {
    expect(outPrefix.judge(live().shown('ab').records).status).toBe('not_witnessed');
  });

  /** s1 is shared, and the page is a guest's. */
  const guest = () => new Story().open('s1').open('s2', { guest_of: 's1', watches: false }).connect('s2');

  it('holds for a guest who came late and missed a piece', () => {
    const story = guest().output('s1', 'one two three four').shown('two').shown('four');

    expect(outPrefix.judge(story.records).status).toBe('holds');
  });

  it.each([
    ['out of order', ['two', 'one']],
    ['twice', ['one', 'one']],
    ['that the shared shell never wrote', ['five']],
  ])('is violated by what a guest gets %s', (_how, shown) => {
    const story = guest().output('s1', 'one two three four');
    for (const text of shown) story.shown(text);

    expect(outPrefix.judge(story.records).explanation).toMatch(
      /^session s2: a guest of session s1, its page got "\w+", which the shared shell did not write then$/,
    );
  });
});
