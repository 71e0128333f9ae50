import { describe, expect, test } from 'vitest';
import type { LoginAnswer } from '../../contracts/api/auth.ts';
import { createManualClock } from '../../testing/manual-clock.ts';
import { keepRenewed, renewalRetryMs } from './renewal.ts';
import { createSignIn } from './sign-in.ts';

const hourMs = 3_600_000;

function answer(accessToken: string): LoginAnswer {
  return {
    access_token: accessToken,
    token_type: 'Bearer',
    expires_in: 3600,
    identity: {
      user_id: 'u1',
      email: 'alice@example.com',
      name: 'Alice',
      org_id: 'o1',
      role: 'admin',
      session_id: 's1',
    },
  };
}

function fakeStorage() {
  const items = new Map<string, string>();
  return {
    items,
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => void items.set(key, value),
    removeItem: (key: string) => void items.delete(key),
  };
}

describe('a sign-in', () => {
  test('survives a reload of the page', () => {
    const storage = fakeStorage();
    const clock = createManualClock();
    createSignIn({ storage, clock }).accept(answer('jwt'));
    expect(createSignIn({ storage, clock }).getSnapshot().current?.identity.email).toBe('alice@example.com');
  });

  test('leaves nothing behind when it ends', () => {
    const storage = fakeStorage();
    const signIn = createSignIn({ storage, clock: createManualClock() });
    signIn.accept(answer('jwt'));
    signIn.end(null);
    expect(storage.items.size).toBe(0);
    expect(signIn.getSnapshot()).toEqual({ current: null, notice: null });
  });

  test.each(['', 'not JSON', '{"accessToken":1}', 'null'])('is not made of rubbish: %j', (stored) => {
    const storage = fakeStorage();
    storage.setItem('hangup.sign-in', stored);
    expect(createSignIn({ storage, clock: createManualClock() }).getSnapshot().current).toBeNull();
  });

  test('that the gateway refuses ends with its reason', () => {
    const signIn = createSignIn({ storage: fakeStorage(), clock: createManualClock() });
    signIn.accept(answer('jwt'));
    signIn.refused('jwt', 'Session revoked: lost');
    expect(signIn.getSnapshot()).toEqual({ current: null, notice: 'Session revoked: lost' });
  });

  test('is not ended by a late refusal of the one before', () => {
    const signIn = createSignIn({ storage: fakeStorage(), clock: createManualClock() });
    signIn.accept(answer('old'));
    signIn.accept(answer('new'));
    signIn.refused('old', 'unauthorized');
    expect(signIn.getSnapshot().current?.accessToken).toBe('new');
  });
});

function renewed(refresh: () => Promise<LoginAnswer>) {
  const clock = createManualClock();
  const storage = fakeStorage();
  const signIn = createSignIn({ storage, clock });
  let asked = 0;
  const stop = keepRenewed({
    signIn,
    clock,
    refresh: () => {
      asked++;
      return refresh();
    },
  });
  return {
    clock,
    signIn,
    stop,
    get asked() {
      return asked;
    },
  };
}

describe('keepRenewed()', () => {
  test('renews at three quarters of the life of the token', async () => {
    const page = renewed(async () => answer('second'));
    page.signIn.accept(answer('first'));
    await page.clock.advance(hourMs * 0.75 - 1);
    expect(page.asked).toBe(0);
    await page.clock.advance(1);
    expect(page.signIn.getSnapshot().current?.accessToken).toBe('second');
  });

  test('tries again after a failure', async () => {
    const page = renewed(() => Promise.reject(new Error('unreachable')));
    page.signIn.accept(answer('first'));
    await page.clock.advance(hourMs * 0.75 + renewalRetryMs * 2);
    expect(page.asked).toBe(3);
  });

  test('stops when nobody is signed in', async () => {
    const page = renewed(async () => answer('second'));
    page.signIn.accept(answer('first'));
    page.signIn.end(null);
    await page.clock.advance(hourMs * 10);
    expect(page.asked).toBe(0);
    expect(page.clock.waiting).toBe(0);
  });

  test('leaves no timer behind when stopped', () => {
    const page = renewed(async () => answer('second'));
    page.signIn.accept(answer('first'));
    page.stop();
    expect(page.clock.waiting).toBe(0);
  });
});
