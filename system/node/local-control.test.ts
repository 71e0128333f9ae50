import { mkdtempDisposable, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ControlTarget, callControl, NoAgentError, serveControl } from './local-control.ts';

function target(up = false): ControlTarget {
  return {
    async up() {
      up = true;
    },
    async down() {
      up = false;
    },
    status: () => ({ up }),
  };
}

async function folder() {
  const made = await mkdtempDisposable(join(tmpdir(), 'hangup-'));
  return { path: join(made.path, 'state', 'agent.sock'), [Symbol.asyncDispose]: () => made.remove() };
}

describe('the local control socket', () => {
  it('carries commands and answers the status after them', async () => {
    await using place = await folder();
    const control = await serveControl(place.path, target());
    expect(await callControl(place.path, 'status')).toEqual({ up: false });
    expect(await callControl(place.path, 'up')).toEqual({ up: true });
    expect(await callControl(place.path, 'down')).toEqual({ up: false });
    await control.close();
  });

  it('is open to nobody but its owner, and so is its folder', async () => {
    await using place = await folder();
    const control = await serveControl(place.path, target());
    expect((await stat(place.path)).mode & 0o777).toBe(0o600);
    expect((await stat(join(place.path, '..'))).mode & 0o777).toBe(0o700);
    await control.close();
  });

  it('passes on why a command failed', async () => {
    await using place = await folder();
    const control = await serveControl(place.path, {
      ...target(),
      up: () => Promise.reject(new Error('Cannot open the tunnel')),
    });
    await expect(callControl(place.path, 'up')).rejects.toThrow('Cannot open the tunnel');
    await control.close();
  });

  it('refuses an unknown command', async () => {
    await using place = await folder();
    const control = await serveControl(place.path, target());
    await expect(callControl(place.path, 'status()' as 'status')).rejects.toThrow('Unknown command');
    await control.close();
  });

  it('says so when no agent runs', async () => {
    await using place = await folder();
    await expect(callControl(place.path, 'status')).rejects.toThrow(NoAgentError);
  });

  it('refuses to start beside another agent', async () => {
    await using place = await folder();
    const control = await serveControl(place.path, target());
    await expect(serveControl(place.path, target())).rejects.toThrow('an agent is running already');
    await control.close();
  });

  it('takes over from an agent that was killed', async () => {
    await using place = await folder();
    const first = await serveControl(place.path, target());
    await first.close();
    await writeFile(place.path, '');
    const control = await serveControl(place.path, target(true));
    expect(await callControl(place.path, 'status')).toEqual({ up: true });
    await control.close();
  });

  it('says so when the agent goes away without an answer', async () => {
    await using place = await folder();
    await (await serveControl(place.path, target())).close();
    const mute = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => mute.listen(place.path, resolve));
    await expect(callControl(place.path, 'status')).rejects.toThrow('went away before it answered');
    mute.close();
  });

  it('refuses a path that no socket can have', async () => {
    await expect(serveControl(`/tmp/${'x'.repeat(200)}`, target())).rejects.toThrow('at most 107 bytes');
  });
});
