import { describe, expect, it } from 'vitest';
import { codeLegal } from './code-legal.ts';
import { goodStory, link, Story } from './story.ts';

const live = () => new Story().open().connect().at(1000);

describe('CODE-LEGAL', () => {
  it('holds for a good session', () => {
    expect(codeLegal.judge(goodStory().records).status).toBe('holds');
  });

  it.each([999, 1004, 1005, 1006, 1015, 1016, 2999, 5000])(
    'is violated when the gateway sends %i',
    (code) => {
      const story = live().frame('server', 'server', 'close', { code, reason: '', bytes: 2 });

      expect(codeLegal.judge(story.records).explanation).toBe(
        `the gateway sent ${code} at 0:00:01.000: that code may not be on the wire`,
      );
    },
  );

  it('lets a close frame be empty', () => {
    expect(codeLegal.judge(live().close('client', 1005).records).status).toBe('holds');
  });

  it('is violated when a browser sends 1011 of its own accord', () => {
    expect(codeLegal.judge(live().close('client', 1011).records).status).toBe('violated');
  });

  it('lets a browser echo 1011', () => {
    expect(codeLegal.judge(live().close('server', 1011).close('client', 1011).records).status).toBe('holds');
  });

  it('does not hold a client that is no page to what browsers do', () => {
    const story = new Story()
      .say(`wire:${link}`, 'wire.upgrade', { link, connection: 1, path: '/', token: null })
      .close('client', 1014);

    expect(codeLegal.judge(story.records).status).toBe('not_witnessed');
  });

  it('is violated when a reason is longer than 123 bytes', () => {
    const story = live().close('server', 4403, 'é'.repeat(62));

    expect(codeLegal.judge(story.records).explanation).toContain('a reason of 124 bytes');
  });

  it('is violated when a reason holds a shell token', () => {
    const uuid = '0b5f7c1e-4c1b-4a55-9f0e-2f1f4c1b7a10';

    expect(codeLegal.judge(live().close('server', 4401, `${uuid}-${uuid}`).records).status).toBe('violated');
  });
});
