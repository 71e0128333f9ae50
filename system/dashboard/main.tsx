/** The page's composition root: real adapters, one sign-in, one connection, and React to show them. */
import { notifyManager, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { createApiClient } from './api/client.ts';
import { keepRenewed } from './api/renewal.ts';
import { createSignIn } from './api/sign-in.ts';
import { App } from './app.tsx';
import {
  browserClock,
  browserEntropy,
  claimConnectionName,
  onPageLeft,
  openBrowserSocket,
} from './browser.ts';
import { createConnection } from './connection/connection.ts';
import { ServicesContext } from './services.ts';
import './page.css';

const clock = browserClock;
const gatewayUrl = window.location.origin;
const signIn = createSignIn({ storage: sessionStorage, clock });

function caller() {
  const { current } = signIn.getSnapshot();
  return current && { accessToken: current.accessToken, orgId: current.identity.org_id };
}

const api = createApiClient({
  gatewayUrl,
  fetch: (url, init) => fetch(url, init),
  caller,
  onUnauthorized: signIn.refused,
});

const connection = createConnection({
  createSession: api.createSession,
  openSocket: openBrowserSocket,
  clock,
  entropy: browserEntropy,
  gatewayUrl,
  credentials: () => {
    const who = caller();
    if (!who) throw new Error('Sign in first');
    return who;
  },
  connection: claimConnectionName(),
  onLeave: onPageLeft,
});

keepRenewed({ signIn, refresh: api.refresh, clock });

// By default results wait for a timer before they are shown, which a throttled page may not get for a minute.
notifyManager.setScheduler(queueMicrotask);

const queries = new QueryClient({
  defaultOptions: {
    // A failure is shown at once, with a way to try again, instead of after a silent series of attempts.
    queries: { retry: false, networkMode: 'always' },
    mutations: { retry: false, networkMode: 'always' },
  },
});

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <ServicesContext value={{ api, signIn, connection, clock }}>
      <QueryClientProvider client={queries}>
        <App />
      </QueryClientProvider>
    </ServicesContext>
  </StrictMode>,
);
