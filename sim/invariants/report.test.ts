import { describe, expect, it } from 'vitest';
import { checkHistory, claimColumn, renderReport, renderViolations } from './report.ts';
import { goodStory, Story } from './story.ts';

const bad = () => new Story().open().ended('idle_timeout').disconnected('shell_exited');

describe('checkHistory', () => {
  it('says holds when nothing is violated', () => {
    expect(checkHistory(goodStory().records)).toMatchObject({
      title: 'a story',
      status: 'holds',
      violated: [],
    });
  });

  it('says violated and by what', () => {
    const report = checkHistory(bad().records);

    expect(report.status).toBe('violated');
    expect(report.violated.map(({ id }) => id)).toContain('ONE-REASON');
  });

  it('says unknown when there was nothing to judge', () => {
    expect(checkHistory(new Story().records).status).toBe('unknown');
  });
});

describe('renderReport', () => {
  it('puts violations first, with the lines that show them', () => {
    const text = renderReport(checkHistory(bad().records));

    expect(text).toContain(
      '  session s1: the gateway ended it by idle_timeout, the audit log says shell_exited\n',
    );
    expect(text).toMatch(
      /#\d+ +0:00:00\.000 gateway:g1 session\.ended session=s1 cause=idle_timeout code=4408/,
    );
    expect(text.indexOf('✗ 4 ONE-REASON')).toBeLessThan(text.indexOf('✓ holds'));
  });

  it('indents further lines of a claim', () => {
    const text = renderReport(checkHistory(goodStory().records), (claim) => claim.split('; '));

    expect(text).toMatch(new RegExp(`^ {${claimColumn}}\\S`, 'm'));
  });

  it('ends with the tally', () => {
    expect(renderReport(checkHistory(goodStory().records))).toMatch(
      /\n0 violated, \d+ hold, \d+ not witnessed\n$/,
    );
  });
});

describe('renderViolations', () => {
  it('says what is wrong and how much is not, without a line for each that holds', () => {
    const report = checkHistory(bad().records);
    const text = renderViolations(report);
    expect(renderReport(report).startsWith(text.slice(0, text.lastIndexOf('\n\n')))).toBe(true);
    expect(text).toContain('ONE-REASON');
    expect(text).toMatch(/\n\n\d+ violated, \d+ hold, \d+ not witnessed\n$/);
    expect(text).not.toContain('✓ holds');
  });
});
