import { describe, expect, it } from 'vitest';
import { noCrosstalk } from './no-crosstalk.ts';
import { goodStory, Story } from './story.ts';

const secret = 'the payroll of everybody\r\n';
const two = () =>
  new Story().open('s1').connect('s1').open('s2').output('s1', '$ ls\r\n').output('s2', secret);

describe('NO-CROSSTALK', () => {
  it('holds for two sessions that each get their own', () => {
    const story = two().connect('s2', 2).shown('$ ls\r\n').shown(secret, 2);

    expect(noCrosstalk.judge(story.records).status).toBe('holds');
  });

  it('is violated when a page gets what another shell wrote', () => {
    const story = two().shown('$ ls\r\n').shown(secret);

    expect(noCrosstalk.judge(story.records).explanation).toBe(
      `session s1: its page got ${JSON.stringify(secret)} at 0:00:00.000, which session s2 wrote`,
    );
  });

  it('is violated when it comes in the middle of the own output', () => {
    const story = two().shown(`$ ${secret}`);

    expect(noCrosstalk.judge(story.records).status).toBe('violated');
  });

  it('leaves output that nobody wrote to other judges', () => {
    const story = two().shown('$ something else');

    expect(noCrosstalk.judge(story.records).status).toBe('holds');
  });

  it('takes a prompt that both shells write for what it is', () => {
    const prompt = 'root@linux-c:~# ';
    const story = new Story()
      .open('s1')
      .connect('s1')
      .open('s2')
      .output('s1', prompt)
      .output('s2', prompt)
      .shown(prompt)
      .shown(prompt);

    expect(noCrosstalk.judge(story.records).status).toBe('holds');
  });

  it('is not witnessed where there is one session only', () => {
    expect(noCrosstalk.judge(goodStory().records).status).toBe('not_witnessed');
  });
});
