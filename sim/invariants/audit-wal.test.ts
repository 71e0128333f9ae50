import { describe, expect, it } from 'vitest';
import { auditWal } from './audit-wal.ts';
import { goodStory, Story } from './story.ts';

const exported = (from: number, to: number) => ({ from_seq: from, to_seq: to });
const typed = { session: 's1', bytes: 1 };

describe('AUDIT-WAL', () => {
  it('holds for a good session', () => {
    expect(auditWal.judge(goodStory().records).status).toBe('holds');
  });

  it('is violated when input goes before the row, in the same instant', () => {
    const story = new Story()
      .gateway('session.opened', opened)
      .gateway('session.input', typed)
      .row('remote.shell_connected', { metadata: { session_id: 's1' } });

    expect(auditWal.judge(story.records).explanation).toContain('before its shell_connected row');
  });

  it('is violated when input goes and no row ever follows', () => {
    const story = new Story()
      .row('auth.signed_in')
      .gateway('session.opened', opened)
      .gateway('session.input', typed);

    expect(auditWal.judge(story.records).explanation).toContain('no shell_connected row was ever written');
  });

  it('is violated when a crash leaves two ends of one session', () => {
    const story = new Story().open().disconnected('user_closed').disconnected('gateway_crashed');

    expect(auditWal.judge(story.records).explanation).toBe(
      'remote.shell_disconnected of s1 is in the log twice, as row 2 and as row 3',
    );
  });

  it('is violated when a recording is completed twice', () => {
    const recording = { resource_type: 'recording', resource_id: 'r1' } as const;
    const story = new Story().row('recording.completed', recording).row('recording.completed', recording);

    expect(auditWal.judge(story.records).status).toBe('violated');
  });

  it('holds when the exporter goes on where it stopped', () => {
    const story = new Story()
      .open()
      .gateway('audit.exported', exported(1, 3))
      .gateway('audit.export_failed', { error: 'outage', retry_in_ms: 1000 })
      .gateway('audit.exported', exported(4, 9));

    expect(auditWal.judge(story.records).status).toBe('holds');
  });

  it('is violated when an outage leaves rows out', () => {
    const story = new Story()
      .open()
      .gateway('audit.exported', exported(1, 3))
      .gateway('audit.exported', exported(6, 9));

    expect(auditWal.judge(story.records).explanation).toContain('rows 4 to 5 were left out');
  });

  it('is violated when rows are exported again', () => {
    const story = new Story()
      .open()
      .gateway('audit.exported', exported(1, 3))
      .gateway('audit.exported', exported(3, 4));

    expect(auditWal.judge(story.records).explanation).toContain('row 3 was exported');
  });

  it('lets a second gateway go on where the first stopped, and the first after it', () => {
    const story = new Story()
      .open()
      .say('gateway:g1', 'audit.exported', exported(1, 3))
      .say('gateway:g2', 'audit.exported', exported(4, 6))
      .say('gateway:g1', 'audit.exported', exported(7, 8));

    expect(auditWal.judge(story.records).status).toBe('holds');
  });

  it('lets a gateway that was started anew send its last rows again', () => {
    const story = new Story()
      .open()
      .gateway('audit.exported', exported(1, 3))
      .gateway('gateway.started', { gateway: 'g1' })
      .gateway('audit.exported', exported(3, 4));

    expect(auditWal.judge(story.records).status).toBe('holds');
  });
});

const opened = {
  session: 's1',
  user: 'alice',
  user_session: 'u1',
  org: 'acme',
  machine: 'm1',
  machine_name: 'Linux-C',
  connection: 'main',
  token: 'token-s1',
};
