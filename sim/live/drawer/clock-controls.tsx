import { useEffect, useRef } from 'react';
import type { ClockState } from '../contract.ts';
import type { LabLink } from './lab-link.ts';
import type { LabTime } from './lab-time.ts';

export function ClockControls(props: { clock: ClockState; ask: LabLink['ask'] }) {
  const { clock } = props;
  const ask = (body: object) => props.ask('clock', body);
  const jumping = clock.jump !== null;
  return (
    <section aria-label="Clock" className="clock">
      <div className="buttons">
        <button
          type="button"
          className="primary"
          onClick={() => ask({ action: clock.playing ? 'pause' : 'play' })}
        >
          {clock.playing ? 'Pause' : 'Play'}
        </button>
        {jumping ? (
          <button type="button" onClick={() => ask({ action: 'stop_jump' })}>
            Stop the jump
          </button>
        ) : (
          <>
            <button type="button" onClick={() => ask({ action: 'jump', by_ms: 60_000 })}>
              +1 min
            </button>
            <button type="button" onClick={() => ask({ action: 'jump', by_ms: 30 * 60_000 })}>
              +30 min
            </button>
            <button type="button" onClick={() => ask({ action: 'next_deadline' })}>
              Next deadline
            </button>
          </>
        )}
      </div>
    </section>
  );
}

export function ClockBadge({ clock }: { clock: ClockState }) {
  const jumping = clock.jump !== null;
  return (
    <span role="status" className={jumping ? 'badge warn' : clock.playing ? 'badge good' : 'badge'}>
      {jumping ? jumpText(clock) : clock.playing ? 'playing' : 'paused'}
    </span>
  );
}

function jumpText({ jump }: ClockState): string {
  return jump?.to == null ? 'to a deadline' : `jump to ${face(jump.to).slice(0, -2)}`;
}

/** Drawn by the frame, past React: it moves ten times a second. */
export function ClockFace({ clock, time }: { clock: ClockState; time: LabTime }) {
  const text = useRef<HTMLTimeElement>(null);
  const runs = clock.playing || clock.jump !== null;

  useEffect(() => {
    let frame = 0;
    const draw = () => {
      if (text.current) text.current.textContent = face(time.now());
      if (runs) frame = requestAnimationFrame(draw);
    };
    draw();
    return () => cancelAnimationFrame(frame);
  });

  return <time ref={text} role="timer" aria-live="off" aria-label="Time in the lab" />;
}

/** `0:31:07.4` */
function face(t: number): string {
  const two = (n: number) => String(n).padStart(2, '0');
  const seconds = Math.floor(t / 1000);
  const tenth = Math.floor((t % 1000) / 100);
  return `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}.${tenth}`;
}
