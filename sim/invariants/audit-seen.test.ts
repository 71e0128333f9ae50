import { describe, expect, it } from 'vitest';
import { auditSeen } from './audit-seen.ts';
import { Story } from './story.ts';

const written = () => new Story().row('auth.signed_in').gateway('audit.exported', { from_seq: 1, to_seq: 1 });

describe('AUDIT-SEEN', () => {
  it('holds when each row is exported within 15 s', () => {
    const story = written()
      .row('auth.signed_in')
      .at(14_000)
      .gateway('audit.exported', { from_seq: 2, to_seq: 2 });

    expect(auditSeen.judge(story.records).status).toBe('holds');
  });

  it('is violated when one is exported later', () => {
    const story = written()
      .row('auth.signed_in')
      .at(16_000)
      .gateway('audit.exported', { from_seq: 2, to_seq: 2 });

    expect(auditSeen.judge(story.records).explanation).toBe(
      'row 2 (auth.signed_in) of 0:00:00.000 was exported 16 s later',
    );
  });

  it('is violated when one is never exported', () => {
    expect(auditSeen.judge(written().row('auth.signed_in').goOn(60_000).records).status).toBe('violated');
  });

  it('counts from the recovery of the sink', () => {
    const story = written()
      .row('auth.signed_in')
      .at(10_000)
      .gateway('audit.export_failed', { error: '503', retry_in_ms: 30_000 })
      .at(50_000)
      .gateway('audit.exported', { from_seq: 2, to_seq: 2 });

    expect(auditSeen.judge(story.records).status).toBe('holds');
  });

  it('says nothing where no exporter runs', () => {
    expect(auditSeen.judge(new Story().row('auth.signed_in').goOn(60_000).records).status).toBe(
      'not_witnessed',
    );
  });
});
