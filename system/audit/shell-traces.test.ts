import { describe, expect, test } from 'vitest';
import { anEvent, createAuditWorld } from '../testing/audit-world.ts';
import { createShellTraces } from './shell-traces.ts';

const session = { id: 's-1', orgId: 'acme', machineId: 'linux-c' };

async function tracesAfter(...events: Parameters<typeof anEvent>[0][]) {
  const { database, audit } = await createAuditWorld();
  for (const event of events) await audit.append(anEvent(event));
  return createShellTraces(database).of(session);
}

describe('the traces of a shell session', () => {
  test('are none when the log does not know it', async () => {
    expect(await tracesAfter()).toEqual({ connected: false, disconnected: null });
  });

  test('tell of a beginning without an end', async () => {
    expect(await tracesAfter({ metadata: { session_id: 's-1' } })).toEqual({
      connected: true,
      disconnected: null,
    });
  });

  test('tell how and when it ended', async () => {
    const metadata = { session_id: 's-1', cause: 'idle_timeout', close_code: 4408 };
    expect(
      await tracesAfter(
        { metadata: { session_id: 's-1' } },
        { action: 'remote.shell_disconnected', metadata },
      ),
    ).toEqual({
      connected: true,
      disconnected: { at: expect.stringMatching(/^\d{4}-.*Z$/), metadata },
    });
  });

  test('are not those of a session that only mentions it, of another machine, or of another org', async () => {
    const metadata = { session_id: 's-1' };
    expect(
      await tracesAfter(
        { metadata: { session_id: 's-10', reason: 's-1' } },
        { resource_id: 'linux-d', metadata },
        { org_id: 'globex', metadata },
        { action: 'remote.session_created', metadata },
      ),
    ).toEqual({ connected: false, disconnected: null });
  });
});
