/** Which page is shown: sign-in until somebody is signed in, then the one of the address. */
import { useQueryClient } from '@tanstack/react-query';
import { lazy, Suspense, useEffect, useSyncExternalStore } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { AuditLogPage } from './pages/audit-log.tsx';
import { DevicesPage } from './pages/devices.tsx';
import { JoinPage } from './pages/join.tsx';
import { MachinesPage } from './pages/machines.tsx';
import { NotFoundPage } from './pages/not-found.tsx';
import { PolicyPage } from './pages/policy.tsx';
import { RecordingsPage } from './pages/recordings.tsx';
import { RemoteManagementPage } from './pages/remote-management.tsx';
import { ActiveSessionsPage } from './pages/sessions/active-sessions.tsx';
import { SignInPage } from './pages/sign-in.tsx';
import { AdministratorsOnly } from './parts/administrators-only.tsx';
import { Frame } from './parts/frame.tsx';
import { Loading, Problem } from './parts/states.tsx';
import { useKeptFocus } from './parts/use-kept-focus.ts';
import { useServices } from './services.ts';

/** With the player, which few need: loaded when it is asked for. */
const RecordingPage = lazy(() =>
  import('./pages/recording.tsx').catch(() => ({
    default: () => <Problem error="The player could not be loaded. Reload this page to try again." />,
  })),
);

export function App() {
  const { signIn } = useServices();
  const queries = useQueryClient();
  const { current, notice } = useSyncExternalStore(signIn.subscribe, signIn.getSnapshot);
  useKeptFocus();
  const sessionId = current?.identity.session_id;

  // What one person was shown must not flash up for the next.
  useEffect(() => {
    if (sessionId === undefined) queries.clear();
  }, [sessionId, queries]);

  if (!current) return <SignInPage notice={notice} />;
  return (
    <Frame>
      <Switch>
        <Route path="/remote-management" component={RemoteManagementPage} />
        <Route path="/join" component={JoinPage} />
        <Route path="/sessions" component={ActiveSessionsPage} />
        <Route path="/machines">
          <AdministratorsOnly title="Machines">
            <MachinesPage />
          </AdministratorsOnly>
        </Route>
        <Route path="/policy">
          <AdministratorsOnly title="Policy">
            <PolicyPage />
          </AdministratorsOnly>
        </Route>
        <Route path="/devices" component={DevicesPage} />
        <Route path="/recordings" component={RecordingsPage} />
        <Route path="/recordings/:id">
          <Suspense fallback={<Loading what="the player" />}>
            <RecordingPage />
          </Suspense>
        </Route>
        <Route path="/audit-log">
          <AdministratorsOnly title="Audit log">
            <AuditLogPage />
          </AdministratorsOnly>
        </Route>
        <Route path="/">
          <Redirect to="/remote-management" replace />
        </Route>
        <Route component={NotFoundPage} />
      </Switch>
    </Frame>
  );
}
