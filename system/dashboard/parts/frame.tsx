/** What surrounds every page: the brand, the way to the other pages, who is signed in. */
import { useMutation } from '@tanstack/react-query';
import {
  Film,
  type LucideIcon,
  MonitorSmartphone,
  ScrollText,
  Server,
  SlidersHorizontal,
  SquareTerminal,
  Waypoints,
} from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { Link, useLocation } from 'wouter';
import { useServices, useSignedIn } from '../services.ts';
import { useIsAdministrator } from './administrator.ts';
import { Button } from './button.tsx';
import { messageOf } from './states.tsx';
import { Told } from './telling.tsx';

const pages: readonly { path: string; name: string; icon: LucideIcon; administrators?: boolean }[] = [
  { path: '/remote-management', name: 'Remote management', icon: SquareTerminal },
  { path: '/sessions', name: 'Active sessions', icon: Waypoints },
  { path: '/devices', name: 'Signed-in devices', icon: MonitorSmartphone },
  { path: '/recordings', name: 'Recordings', icon: Film },
  { path: '/machines', name: 'Machines', icon: Server, administrators: true },
  { path: '/policy', name: 'Policy', icon: SlidersHorizontal, administrators: true },
  { path: '/audit-log', name: 'Audit log', icon: ScrollText, administrators: true },
];

/** A page below the linked one, as a single recording is, belongs to that link. */
function currentOf(location: string, path: string): 'page' | 'true' | undefined {
  if (location === path) return 'page';
  return location.startsWith(`${path}/`) ? 'true' : undefined;
}

export function Brand() {
  return (
    <span className="flex items-center gap-2.5 text-lg font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" className="size-7" aria-hidden="true">
        <rect width="32" height="32" rx="8" fill="#0f766e" />
        <path
          d="m9 11 5 5-5 5"
          fill="none"
          stroke="#fff"
          strokeWidth="3"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
        <path d="M17 22h7" stroke="#5eead4" strokeWidth="3" strokeLinecap="round" />
      </svg>
      Hangup
    </span>
  );
}

export function Frame({ children }: { children: ReactNode }) {
  const { api, signIn } = useServices();
  const { identity } = useSignedIn();
  const isAdministrator = useIsAdministrator();
  const [location] = useLocation();
  const nav = useRef<HTMLElement>(null);

  // On a narrow screen the links scroll sideways: the one that tells where we are must be in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the current link moves with the location
  useEffect(() => {
    const here = nav.current?.querySelector<HTMLElement>('[aria-current]');
    if (here) nav.current!.scrollLeft = here.offsetLeft - nav.current!.offsetLeft - 16;
  }, [location]);

  const signOut = useMutation({
    mutationFn: api.logout,
    onSuccess: () => signIn.end(null),
    // Whoever asks to be signed out is, here; that the gateway may not know is theirs to know.
    onError: (error) => {
      if (signIn.getSnapshot().current) {
        signIn.end(`Signed out of this page, but the gateway was not told: ${messageOf(error)}`);
      }
    },
  });

  return (
    <div className="flex min-h-dvh flex-col">
      <header className="border-b border-line bg-surface">
        <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-4 px-4 sm:px-6">
          <div className="flex h-14 shrink-0 items-center">
            <Brand />
          </div>
          <div className="flex h-14 min-w-0 flex-1 basis-0 items-center justify-end gap-3 xl:order-last xl:flex-none">
            <span className="min-w-0 truncate text-sm text-muted" title={identity.name}>
              {identity.email}
            </span>
            <Button busy={signOut.isPending} onClick={() => signOut.mutate()}>
              Sign out
            </Button>
          </div>
          <nav
            ref={nav}
            aria-label="Pages"
            className="-mx-4 flex min-w-0 basis-[calc(100%+2rem)] overflow-x-auto px-1.5 [scrollbar-width:none] sm:-mx-2.5 sm:basis-full sm:px-0 xl:mx-0 xl:flex-1 xl:basis-0"
          >
            {pages
              .filter((page) => isAdministrator || !page.administrators)
              .map(({ path, name, icon: Icon }) => (
                <Link
                  key={path}
                  href={path}
                  aria-current={currentOf(location, path)}
                  className="flex h-12 items-center gap-2 border-b-2 border-transparent px-2.5 text-sm font-medium whitespace-nowrap text-muted -outline-offset-2 hover:border-line hover:text-ink aria-[current]:border-accent aria-[current]:text-ink xl:h-14"
                >
                  <Icon aria-hidden className="size-4 xl:hidden" />
                  {name}
                </Link>
              ))}
          </nav>
        </div>
      </header>
      <main tabIndex={-1} className="mx-auto flex w-full max-w-7xl flex-1 flex-col px-4 py-6 sm:px-6 sm:py-8">
        <Told>{children}</Told>
      </main>
    </div>
  );
}
