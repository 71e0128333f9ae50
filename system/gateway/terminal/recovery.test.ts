import { describe, expect, test } from 'vitest';
import type { AuditAction, AuditEvent } from '../../contracts/audit.ts';
import { shellSessionRow } from '../../testing/shell-session-row.ts';
import { createWorld, eventually, type World } from './terminal-world.ts';

const startedAt = '2026-01-05T08:00:00.000Z';

/** A session whose gateway died after writing its row. */
async function worldWithAnOldRow() {
  const world = await createWorld();
  world.rows.set('old', shellSessionRow('old', { startedAt }));
  return world;
}

const row = (action: AuditAction, metadata = {}): AuditEvent => ({
  action,
  org_id: 'acme',
  resource_type: 'machine',
  resource_id: 'linux-c',
  user_id: 'alice',
  ip_address: null,
  metadata: { session_id: 'old', ...metadata },
});

const actions = (world: World) => world.audit.map(({ action }) => action);

describe('recovery', () => {
  test('gives a session of a dead gateway its end, once', async () => {
    await using world = await worldWithAnOldRow();
    world.audit.push(row('remote.shell_connected'));
    await world.terminals.recover();
    await world.terminals.recover();
    expect(world.audit.slice(1)).toMatchObject([
      {
        action: 'remote.shell_disconnected',
        resource_type: 'machine',
        resource_id: 'linux-c',
        metadata: {
          machine_name: 'Linux-C',
          session_id: 'old',
          cause: 'gateway_crashed',
          close_code: 1006,
          duration_ms: 3_600_000,
        },
      },
    ]);
    expect(world.rows.get('old')!.ended).toMatchObject({ cause: 'gateway_crashed', closeCode: 1006 });
  });

  test('writes no end of a session whose gateway died before its beginning was written', async () => {
    await using world = await worldWithAnOldRow();
    await world.terminals.recover();
    expect(actions(world)).toEqual([]);
    expect(world.rows.get('old')!.ended).toMatchObject({ cause: 'gateway_crashed' });
  });

  test('writes no second end, and lets the row tell the first', async () => {
    await using world = await worldWithAnOldRow();
    const end = { cause: 'shell_exited', close_code: 1000, duration_ms: 9000, exit_code: 7, signal: null };
    world.audit.push(row('remote.shell_connected'), row('remote.shell_disconnected', end));
    await world.terminals.recover();
    expect(actions(world)).toEqual(['remote.shell_connected', 'remote.shell_disconnected']);
    expect(world.rows.get('old')!.ended).toEqual({
      cause: 'shell_exited',
      closeCode: 1000,
      endedAt: '2026-01-05T08:30:00.000Z',
      durationMs: 9000,
      exit: { exit_code: 7, signal: null },
    });
    expect(world.log.of('session.ended')).toEqual([]);
  });

  test('leaves finished sessions alone', async () => {
    await using world = await worldWithAnOldRow();
    await world.terminals.recover();
    const before = world.log.of('session.ended').length;
    await world.terminals.recover();
    expect(world.log.of('session.ended')).toHaveLength(before);
  });
});

describe('clearing one session', () => {
  const rowOf = (world: World, id: string) => world.rows.get(id)!;

  test('writes the end that could not be written, as it was, once', async () => {
    await using world = await createWorld();
    const { id } = await world.connected();
    world.failing.add('audit');
    world.terminals.end(id, 'ended_by_user', '');
    await eventually(() => !world.terminals.holds(id));
    expect(rowOf(world, id).ended).toBeUndefined();
    world.failing.delete('audit');
    await Promise.all([world.terminals.clear(id), world.terminals.clear(id)]);
    await world.terminals.clear(id);
    expect(actions(world)).toEqual(['remote.shell_connected', 'remote.shell_disconnected']);
    expect(rowOf(world, id).ended).toMatchObject({ cause: 'ended_by_user' });
  });

  test('ends one that nobody knows of any more', async () => {
    await using world = await worldWithAnOldRow();
    world.audit.push(row('remote.shell_connected'));
    await world.terminals.clear('old');
    expect(rowOf(world, 'old').ended).toMatchObject({ cause: 'gateway_crashed' });
  });

  test('leaves alone what is live, and what is not known', async () => {
    await using world = await createWorld();
    const { id } = await world.connected();
    await world.terminals.clear(id);
    await world.terminals.clear('nobody');
    expect(actions(world)).toEqual(['remote.shell_connected']);
    expect(rowOf(world, id).ended).toBeUndefined();
  });
});
