import { describe, expect, test } from 'vitest';
import { createWorld } from './terminal-world.ts';

describe('recovery', () => {
  test('gives each session of a dead gateway its end, once', async () => {
    await using world = await createWorld();
    world.rows.set('old', {
      id: 'old',
      gatewayId: 'g1',
      orgId: 'acme',
      userId: 'alice',
      userSessionId: 's1',
      machineId: 'linux-c',
      machineName: 'Linux-C',
      connection: 'main',
      ipAddress: null,
      userAgent: null,
      startedAt: '2026-01-05T08:00:00.000Z',
    });
    await world.terminals.recover();
    await world.terminals.recover();
    expect(world.audit).toMatchObject([
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
    expect(world.rows.get('old')!.ended).toEqual({ cause: 'gateway_crashed', closeCode: 1006 });
  });
});
