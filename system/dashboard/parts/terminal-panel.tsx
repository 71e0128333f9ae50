/** A terminal with its header: which machine, how the connection is, and the way back. */
import { Clock3, RotateCcw, TriangleAlert, X } from 'lucide-react';
import { type ReactNode, useEffect, useReducer, useRef } from 'react';
import type { ConnectionStatus } from '../connection/snapshot.ts';
import { countdownChangeMs, countdownText } from '../format/countdown.ts';
import { useConnection, useServices } from '../services.ts';
import { Button } from './button.tsx';
import { type TerminalHandle, TerminalView } from './terminal-view.tsx';

const words: Record<ConnectionStatus, string> = {
  idle: 'Disconnected',
  connecting: 'Connecting…',
  connected: 'Connected',
  disconnected: 'Disconnected',
};

const colors: Record<ConnectionStatus, string> = {
  idle: 'text-[#98a4b3]',
  connecting: 'text-[#fbbf24]',
  connected: 'text-[#4ade80]',
  disconnected: 'text-[#98a4b3]',
};

export function TerminalPanel() {
  const { connection } = useServices();
  const { status, machineName, retry, inputRefused, idleEndsAtMs } = useConnection();
  const terminal = useRef<TerminalHandle>(null);
  const closeButton = useRef<HTMLButtonElement>(null);

  return (
    <section
      aria-label="Terminal"
      className="flex h-[calc(100dvh-10rem)] min-h-96 shrink-0 flex-col overflow-hidden rounded-2xl border border-screen-line bg-screen text-[#e8edf3] shadow-lg [color-scheme:dark] xl:h-[calc(100dvh-8rem)]"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-screen-line px-4 py-2.5">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 max-sm:flex-col max-sm:items-start">
          <span className="max-w-full min-w-0 truncate font-medium">{machineName ?? 'Terminal'}</span>
          <span
            role="status"
            aria-label="Connection"
            data-status={status}
            className={`flex items-center gap-2 text-sm font-medium before:size-2 before:rounded-full before:bg-current before:content-[''] ${colors[status]}`}
          >
            {words[status]}
          </span>
          <span className="ml-auto hidden text-xs text-[#768390] md:inline">Ctrl+F6 leaves the terminal</span>
        </div>
        <div className="flex gap-2">
          {status === 'disconnected' && (
            <Button look="screen" onClick={connection.reconnect}>
              <RotateCcw aria-hidden className="size-4" />
              Reconnect
            </Button>
          )}
          <Button
            ref={closeButton}
            look="screen"
            className="w-9 px-0!"
            aria-label="Close terminal"
            title="Close terminal"
            onClick={connection.close}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </div>
      </div>
      <div className="relative flex min-h-0 flex-1 flex-col">
        {/* Over the terminal, never beside it: a terminal that shrinks makes its shell print, and printing
            is activity where an org says so. */}
        <div className="absolute inset-x-0 top-0 z-10">
          {idleEndsAtMs !== null && (
            <Notice icon={<Clock3 aria-hidden className="mt-0.5 size-4 shrink-0" />}>
              <span className="min-w-0 flex-1 basis-56">
                Nobody has typed for a while. This session ends in <Countdown endsAtMs={idleEndsAtMs} />; any
                key pressed in the terminal keeps it.
              </span>
              <button
                type="button"
                className="shrink-0 font-medium underline underline-offset-2 max-sm:ml-7"
                onClick={() => terminal.current?.focus()}
              >
                Back to the terminal
              </button>
            </Notice>
          )}
          {retry && (
            <Notice>
              <span className="min-w-0 flex-1">
                The gateway restarts. This page reconnects by itself within seconds (attempt {retry.attempt}).
              </span>
            </Notice>
          )}
          {inputRefused && (
            <Notice>
              <span className="min-w-0 flex-1">
                {status === 'connected'
                  ? 'The connection is stalled: what you typed was not sent.'
                  : 'Not connected: what you typed was not sent.'}
              </span>
            </Notice>
          )}
        </div>
        <div className="min-h-0 flex-1 py-2 pl-3">
          <TerminalView handle={terminal} onLeaveKey={() => closeButton.current?.focus()} />
        </div>
      </div>
    </section>
  );
}

function Notice({ icon, children }: { icon?: ReactNode; children: ReactNode }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-start gap-x-3 gap-y-1 border-b border-screen-line bg-[#33270d] px-4 py-2 text-sm text-[#fbd38a]"
    >
      {icon ?? <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />}
      {children}
    </div>
  );
}

/** Ticks only while it is shown, and only when its text changes. Not announced: the alert around it was. */
function Countdown({ endsAtMs }: { endsAtMs: number }) {
  const { clock } = useServices();
  const [tick, next] = useReducer((count: number) => count + 1, 0);
  const leftMs = endsAtMs - clock.now();

  // biome-ignore lint/correctness/useExhaustiveDependencies: each tick sets the timer of the next
  useEffect(() => {
    const changeMs = countdownChangeMs(endsAtMs - clock.now());
    if (changeMs === null) return;
    const timer = clock.setTimer(changeMs, next);
    return () => timer.cancel();
  }, [clock, endsAtMs, tick]);

  return (
    <strong role="timer" aria-live="off">
      {countdownText(leftMs)}
    </strong>
  );
}
