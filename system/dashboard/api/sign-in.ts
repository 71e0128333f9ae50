/**
 * Who is signed in on this page. Kept in the tab's session storage, so that a reload keeps the
 * sign-in and a closed tab takes it along; never in local storage, where it would outlive both.
 */

import Type, { type Static } from 'typebox';
import { Identity, type LoginAnswer } from '../../contracts/api/auth.ts';
import { interpreted, type SchemaCheck } from '../../contracts/schema-check.ts';
import type { Clock } from '../../ports/clock.ts';

const SignedIn = Type.Object({
  accessToken: Type.String(),
  identity: Identity,
  /** Wall time, milliseconds since the epoch: it must hold across a reload. */
  issuedAtMs: Type.Number(),
  lifeMs: Type.Number(),
});
export type SignedIn = Static<typeof SignedIn>;

export interface SignInSnapshot {
  readonly current: SignedIn | null;
  /** Why nobody is signed in any more, for the person. */
  readonly notice: string | null;
}

export interface SignIn {
  subscribe(listener: () => void): () => void;
  getSnapshot(): SignInSnapshot;
  /** Signs in, or renews. */
  accept(answer: LoginAnswer): void;
  /** Signs out of this page; the gateway is told by others. */
  end(notice: string | null): void;
  /** Signs out if `accessToken` is still the one in use: a late answer must not end a new sign-in. */
  refused(accessToken: string, message: string): void;
}

export type SignInStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

const key = 'hangup.sign-in';

export function createSignIn({
  storage,
  clock,
  check = interpreted,
}: {
  storage: SignInStorage;
  clock: Clock;
  check?: SchemaCheck;
}): SignIn {
  const listeners = new Set<() => void>();
  let snapshot: SignInSnapshot = { current: restore(storage, check), notice: null };

  function show(next: SignInSnapshot): void {
    snapshot = next;
    if (next.current) storage.setItem(key, JSON.stringify(next.current));
    else storage.removeItem(key);
    for (const listener of [...listeners]) listener();
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    accept(answer) {
      const current = {
        accessToken: answer.access_token,
        identity: answer.identity,
        issuedAtMs: clock.wallTime(),
        lifeMs: answer.expires_in * 1000,
      };
      show({ current, notice: null });
    },
    end(notice) {
      show({ current: null, notice });
    },
    refused(accessToken, message) {
      if (snapshot.current?.accessToken !== accessToken) return;
      show({
        current: null,
        notice: message === 'unauthorized' ? 'Your sign-in has ended. Sign in again.' : message,
      });
    },
  };
}

function restore(storage: SignInStorage, check: SchemaCheck): SignedIn | null {
  try {
    const stored: unknown = JSON.parse(storage.getItem(key) ?? 'null');
    return check(SignedIn, stored) ? (stored as SignedIn) : null;
  } catch {
    return null;
  }
}
