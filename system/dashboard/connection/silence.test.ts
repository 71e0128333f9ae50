import { describe, expect, test } from 'vitest';
import { createManualClock } from '../../testing/manual-clock.ts';
import { connectedScene, createScene, type Scene } from './fakes.ts';
import { watchSilence } from './silence.ts';

const limitMs = 60_000;

function watched() {
  const clock = createManualClock();
  const lostAt: number[] = [];
  const silence = watchSilence(clock, limitMs, () => lostAt.push(clock.now()));
  return { clock, silence, lostAt };
}

describe('watchSilence()', () => {
  test('calls once when nothing was heard for the limit', async () => {
    const { clock, lostAt } = watched();
    await clock.advance(10 * limitMs);
    expect(lostAt).toEqual([limitMs]);
  });

  test('counts from what was heard last', async () => {
    const { clock, silence, lostAt } = watched();
    await clock.advance(59_999);
    silence.heard();
    await clock.advance(59_999);
    expect(lostAt).toEqual([]);
    await clock.advance(1);
    expect(lostAt).toEqual([119_999]);
  });

  test('never calls while something is heard within the limit', async () => {
    const { clock, silence, lostAt } = watched();
    for (let t = 0; t < 20; t++) {
      await clock.advance(limitMs / 2);
      silence.heard();
    }
    expect(lostAt).toEqual([]);
  });

  test('hears what waits behind a timer that fires late', async () => {
    const clock = createManualClock();
    let late = () => {};
    const frozen = {
      ...clock,
      setTimer(delayMs: number, act: () => void) {
        if (delayMs < 2000) return clock.setTimer(delayMs, act);
        late = act;
        return { cancel: () => {} };
      },
    };
    const lostAt: number[] = [];
    const silence = watchSilence(frozen, limitMs, () => lostAt.push(clock.now()));
    await clock.advance(10 * limitMs);
    late();
    silence.heard();
    await clock.advance(limitMs);
    expect(lostAt).toEqual([]);
  });

  test('calls no more once it is stopped', async () => {
    const { clock, silence, lostAt } = watched();
    silence.stop();
    await clock.advance(2 * limitMs);
    expect([lostAt, clock.waiting]).toEqual([[], 0]);
  });
});

describe('a connection whose gateway falls silent', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);

  async function promised(): Promise<Scene> {
    const scene = createScene();
    scene.connection.connect('m1');
    await scene.arrive(undefined, limitMs);
    return scene;
  }

  test('says so, closes its socket with 3008 and offers to reconnect', async () => {
    const scene = await promised();
    await scene.clock.advance(limitMs);
    expect(scene.connection.getSnapshot()).toMatchObject({
      status: 'disconnected',
      closed: { code: 1006, reason: '', clean: false },
    });
    expect(scene.text.at(-1)).toBe('Disconnected (code: 1006). No word from the gateway for 60 s');
    expect([scene.socket.closedWith, scene.socket.listens, scene.clock.waiting]).toEqual([3008, false, 0]);
  });

  test('says that what was typed into the silence may be lost', async () => {
    const scene = await promised();
    scene.connection.send(bytes('rm -r build\n'));
    await scene.clock.advance(limitMs);
    expect(scene.text.at(-1)).toBe(
      'Disconnected (code: 1006). No word from the gateway for 60 s: what was typed meanwhile may be lost',
    );
  });

  test('refuses visibly what is typed after that', async () => {
    const scene = await promised();
    await scene.clock.advance(limitMs);
    expect(scene.connection.send(bytes('ls\n'))).toBe(false);
    expect(scene.connection.getSnapshot().inputRefused).toBe(true);
  });

  test.each([
    ['alive', (scene: Scene) => scene.socket.says({ type: 'alive' })],
    ['output', (scene: Scene) => scene.socket.outputs('x')],
  ])('stays connected while there is %s', async (_what, speak) => {
    const scene = await promised();
    for (let t = 0; t < 10; t++) {
      await scene.clock.advance(limitMs / 2);
      speak(scene);
    }
    expect(scene.connection.getSnapshot().status).toBe('connected');
  });

  test('waits for ever where the gateway promises nothing', async () => {
    const scene = await connectedScene();
    await scene.clock.advance(100 * limitMs);
    expect(scene.connection.getSnapshot().status).toBe('connected');
  });
});
