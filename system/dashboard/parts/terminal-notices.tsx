/** What is said over a terminal: that it is about to end, why it has ended, what was not sent. */
import { useMutation } from '@tanstack/react-query';
import { Clock3, Ruler, TriangleAlert } from 'lucide-react';
import { type ReactNode, useEffect, useReducer } from 'react';
import { endingPolicy } from '../connection/ending-policy.ts';
import { countdownChangeMs, countdownText } from '../format/countdown.ts';
import { useConnection, useServices } from '../services.ts';
import { messageOf } from './states.tsx';

/** `onStay`: the person is back, and what they type next is for the terminal. */
export function TerminalNotices({ onStay }: { onStay: () => void }) {
  const { status, sessionId, retry, inputRefused, idleEndsAtMs } = useConnection();
  return (
    <>
      {idleEndsAtMs !== null && sessionId !== null && (
        <IdleWarning endsAtMs={idleEndsAtMs} sessionId={sessionId} onStay={onStay} />
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
              ? 'The connection is stalled, or it was too much at once: what you typed was not sent.'
              : 'Not connected: what you typed was not sent.'}
          </span>
        </Notice>
      )}
    </>
  );
}

/** Once it has ended; beside the terminal, whose last line says the same in the words of the protocol. */
export function EndedByPolicy() {
  const { status, closed } = useConnection();
  const policy = status === 'disconnected' ? endingPolicy(closed) : null;
  return (
    policy && (
      <Notice icon={<Ruler aria-hidden className="mt-0.5 size-4 shrink-0" />}>
        <span className="min-w-0 flex-1">
          Ended by the policy <code className="font-mono">{policy.setting}</code>: {policy.sentence}.
        </span>
      </Notice>
    )
  );
}

function IdleWarning(props: { endsAtMs: number; sessionId: string; onStay: () => void }) {
  const { api } = useServices();
  const stay = useMutation({ mutationFn: () => api.refreshTerminal(props.sessionId) });
  return (
    <Notice icon={<Clock3 aria-hidden className="mt-0.5 size-4 shrink-0" />}>
      <span className="min-w-0 flex-1 basis-56">
        Nobody has typed for a while. The policy <code className="font-mono">idletimeout</code> ends this
        session in <Countdown endsAtMs={props.endsAtMs} />; any key pressed in the terminal keeps it.
        {stay.error && ` It could not be kept: ${messageOf(stay.error)}.`}
      </span>
      <button
        type="button"
        className="shrink-0 font-medium underline underline-offset-2 max-sm:ml-7"
        onClick={() => {
          props.onStay();
          if (!stay.isPending) stay.mutate();
        }}
      >
        Stay connected
      </button>
    </Notice>
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
