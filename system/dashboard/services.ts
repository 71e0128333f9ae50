/** What the pages share, put together once in `main.tsx`. */
import { createContext, useContext, useSyncExternalStore } from 'react';
import type { Clock } from '../ports/clock.ts';
import type { ApiClient } from './api/client.ts';
import type { SignedIn, SignIn } from './api/sign-in.ts';
import type { Connection } from './connection/connection.ts';
import type { ConnectionSnapshot } from './connection/snapshot.ts';

export interface Services {
  readonly api: ApiClient;
  readonly signIn: SignIn;
  readonly connection: Connection;
  readonly clock: Clock;
}

export const ServicesContext = createContext<Services | null>(null);

export function useServices(): Services {
  const services = useContext(ServicesContext);
  if (!services) throw new Error('a page was rendered without its services');
  return services;
}

/** Who is signed in; only for pages behind the sign-in. */
export function useSignedIn(): SignedIn {
  const { signIn } = useServices();
  const { current } = useSyncExternalStore(signIn.subscribe, signIn.getSnapshot);
  if (!current) throw new Error('a page behind the sign-in was rendered without one');
  return current;
}

export function useConnection(): ConnectionSnapshot {
  const { connection } = useServices();
  return useSyncExternalStore(connection.subscribe, connection.getSnapshot);
}
