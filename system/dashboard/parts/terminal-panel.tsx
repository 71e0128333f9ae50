/** A terminal with its header: which machine, how the connection is, and the way back. */
import { Ear, RotateCcw, Users, X } from 'lucide-react';
import { useId, useRef } from 'react';
import type { ConnectionStatus } from '../connection/snapshot.ts';
import { useConnection, useServices } from '../services.ts';
import { Button } from './button.tsx';
import { ShareButton } from './sharing/share-button.tsx';
import { EndedByPolicy, TerminalNotices } from './terminal-notices.tsx';
import { useTerminalTold } from './terminal-told.tsx';
import { type TerminalHandle, TerminalView } from './terminal-view.tsx';
import { useScreenReaderMode } from './use-screen-reader-mode.ts';

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

/** `guestOf`: whose shell it is, for somebody who came by an invitation, and what they may do there. */
export function TerminalPanel({ guestOf }: { guestOf?: string }) {
  const { connection } = useServices();
  const { status, machineName, sessionId } = useConnection();
  const terminal = useRef<TerminalHandle>(null);
  const closeButton = useRef<HTMLButtonElement>(null);
  const hint = useId();
  const [told, onNotice] = useTerminalTold();
  const [spoken, setSpoken] = useScreenReaderMode();

  function reconnect() {
    connection.reconnect();
    // Its button goes, and what is typed next is for the shell.
    terminal.current?.focus();
  }

  return (
    <section
      aria-label="Terminal"
      className="flex h-[calc(100dvh-10rem)] min-h-96 shrink-0 flex-col overflow-hidden rounded-2xl border border-screen-line bg-screen text-[#e8edf3] shadow-lg [color-scheme:dark] xl:h-[calc(100dvh-8rem)]"
    >
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-screen-line px-4 py-2.5">
        <div className="flex min-w-0 flex-1 flex-wrap items-center gap-x-3 max-sm:flex-col max-sm:items-start">
          <h1 className="max-w-full min-w-0 truncate font-medium">{machineName ?? 'Terminal'}</h1>
          <span
            role="status"
            aria-label="Connection"
            data-status={status}
            className={`flex items-center gap-2 text-sm font-medium before:size-2 before:rounded-full before:bg-current before:content-[''] ${colors[status]}`}
          >
            {words[status]}
          </span>
          {guestOf !== undefined && status !== 'disconnected' && (
            <span className="flex min-w-0 items-center gap-1.5 text-sm text-[#a5d6ff]">
              <Users aria-hidden className="size-4 shrink-0" />
              <span className="min-w-0 break-words">{guestOf}</span>
            </span>
          )}
          <span id={hint} className="ml-auto hidden text-xs text-[#768390] md:inline">
            Ctrl+F6 leaves the terminal
          </span>
          {told}
        </div>
        <div className="flex gap-2">
          {status === 'connected' && sessionId !== null && guestOf === undefined && (
            <ShareButton key={sessionId} sessionId={sessionId} machineName={machineName ?? 'the machine'} />
          )}
          {status === 'disconnected' && (
            <Button look="screen" onClick={reconnect}>
              <RotateCcw aria-hidden className="size-4" />
              Reconnect
            </Button>
          )}
          <Button
            look="screen"
            className="w-9 px-0! aria-pressed:border-[#4ade80]!"
            aria-label="Screen reader mode"
            title="Screen reader mode: what the terminal shows is told"
            aria-pressed={spoken}
            onClick={() => setSpoken(!spoken)}
          >
            <Ear aria-hidden className="size-4" />
          </Button>
          <Button
            ref={closeButton}
            look="screen"
            // Ctrl+F6 leads here, which a browser does not take for a use of the keyboard.
            className="w-9 px-0! focus:outline-2 focus:outline-offset-2 focus:outline-accent"
            aria-label="Close terminal"
            title="Close terminal"
            onClick={connection.close}
          >
            <X aria-hidden className="size-4" />
          </Button>
        </div>
      </div>
      <EndedByPolicy />
      <div className="relative flex min-h-0 flex-1 flex-col">
        {/* Over the terminal, never beside it: a terminal that shrinks makes its shell print, and printing
            is activity where an org says so. */}
        <div className="absolute inset-x-0 top-0 z-10">
          <TerminalNotices onStay={() => terminal.current?.focus()} />
        </div>
        <div className="min-h-0 flex-1 py-2 pl-3">
          <TerminalView
            handle={terminal}
            onLeaveKey={() => closeButton.current?.focus()}
            onNotice={onNotice}
            describedBy={hint}
            spoken={spoken}
          />
        </div>
      </div>
    </section>
  );
}
