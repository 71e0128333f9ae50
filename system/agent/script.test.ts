import { describe, expect, it, onTestFinished } from 'vitest';
import { hashSecret } from '../contracts/secrets.ts';
import { agentWorld, graceMs } from '../testing/agent-world.ts';
import { limits } from './limits.ts';

async function open() {
  const world = await agentWorld();
  onTestFinished(() => world[Symbol.asyncDispose]());
  const register = (token: string, sessionId: string, script: unknown) =>
    world.signedPost('/tokens', {
      token_sha256: hashSecret(token),
      session_id: sessionId,
      expires_in: 30,
      script,
    });
  return { world, register };
}

describe('a ticket for a script', () => {
  it('opens a shell that runs it, for whoever holds the ticket', async () => {
    const { world, register } = await open();
    await register('ticket-1', 'script-1', { text: 'make test', timeout: 60 });
    const stream = await world.open('token=ticket-1');
    expect(world.scripted.spawned[0]?.options.script).toBe('make test');
    world.scripted.spawned[0]?.print('done\r\n');
    world.scripted.spawned[0]?.exit({ exit_code: 0, signal: null });
    expect(await stream.ended).toBe('clean');
    expect(stream.exit()).toEqual({ exit_code: 0, signal: null });
  });

  it('is good once', async () => {
    const { world, register } = await open();
    await register('ticket-1', 'script-1', { text: 'true', timeout: 60 });
    await world.open('token=ticket-1');
    expect((await world.open('token=ticket-1')).status).toBe(403);
    expect(world.scripted.spawned).toHaveLength(1);
  });

  it('without one opens a shell for a person', async () => {
    const { world } = await open();
    await world.shell('s1');
    expect(world.scripted.spawned[0]?.options.script).toBeUndefined();
  });

  it.each([
    ['no text', { text: '', timeout: 1 }],
    ['no time', { text: 'true', timeout: 0 }],
    ['more text than is allowed', { text: 'x'.repeat(16 * 1024 + 1), timeout: 1 }],
    ['another field', { text: 'true', timeout: 1, user: 'root' }],
  ])('is refused with %s', async (_what, script) => {
    const { register } = await open();
    expect((await register('ticket-1', 'script-1', script)).status).toBe(400);
  });

  it('takes the longest script, in the longest characters', async () => {
    const { register } = await open();
    const script = { text: '\u{1F41A}'.repeat(8 * 1024), timeout: 1 };
    expect((await register('ticket-1', 'script-1', script)).status).toBe(200);
  });
});

describe('a script', () => {
  it('is hung up when its gateway leaves', async () => {
    const { world, register } = await open();
    await register('ticket-1', 'script-1', { text: 'sleep 1000', timeout: 600 });
    const stream = await world.open('token=ticket-1');
    stream.request.destroy();
    while (world.agent.census().shells > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(world.log.of('shell.hung_up')).toEqual([{ session: 'script-1' }]);
  });

  it('is hung up by the agent itself soon after its time, and not before', async () => {
    const { world, register } = await open();
    await register('ticket-1', 'script-1', { text: 'sleep 1000', timeout: 60 });
    await world.open('token=ticket-1');
    await world.clock.advance(60_000 + limits.scriptMs - 1);
    expect(world.log.of('shell.hung_up')).toEqual([]);
    await world.clock.advance(1);
    expect(world.log.of('shell.hung_up')).toEqual([{ session: 'script-1' }]);
    await world.clock.advance(graceMs);
    expect(world.agent.census().shells).toBe(0);
  });
});
