/** Plays a recording: its screen, and below it what a person does with it. */
import { Pause, Play } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Cast } from '../cast/cast.ts';
import { clockText } from '../format/clock-text.ts';
import { Button } from '../parts/button.tsx';
import { Problem } from '../parts/states.tsx';
import { useServices } from '../services.ts';
import { usePlayback } from './playback.ts';
import './player.css';

const speeds = [0.5, 1, 2, 4, 8];
const label = 'flex items-center gap-2 text-sm font-medium';

export function Player({ cast, text }: { cast: Cast; text: string }) {
  const { clock } = useServices();
  const screen = useRef<HTMLDivElement>(null);
  const [speed, setSpeed] = useState(1);
  const [skipsPauses, setSkipsPauses] = useState(true);
  const { atS, durationS, playing, error, toggle, seek } = usePlayback(screen, {
    cast,
    text,
    speed,
    skipsPauses,
    clock,
  });

  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface shadow-sm">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <section aria-label="Screen" tabIndex={0} className="overflow-x-auto bg-screen -outline-offset-2">
        <div
          ref={screen}
          className="mx-auto"
          // A cell is about 0.6 of a line's height wide: as wide as fits the window's height, and readable.
          style={{
            minWidth: `${cast.cols * 6}px`,
            maxWidth: `calc(62vh * ${((cast.cols / cast.rows) * 0.45).toFixed(3)})`,
          }}
        />
      </section>
      {error !== null && (
        <div className="p-4">
          <Problem error={error} />
        </div>
      )}
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset would need a legend that is seen */}
      <div role="group" aria-label="Playback" className="border-t border-line px-4 py-3">
        <div className="flex items-center gap-4">
          <Button look="primary" className="w-24" onClick={toggle}>
            {playing ? <Pause aria-hidden className="size-4" /> : <Play aria-hidden className="size-4" />}
            {playing ? 'Pause' : 'Play'}
          </Button>
          <input
            type="range"
            aria-label="Position"
            aria-valuetext={`${clockText(atS)} of ${clockText(durationS)}`}
            className="h-9 min-w-0 flex-1 accent-(--accent)"
            min={0}
            max={durationS}
            step="any"
            value={atS}
            onChange={(event) => seek(Number(event.target.value))}
          />
          <span className="shrink-0 text-sm text-muted tabular-nums">
            {clockText(atS)} / {clockText(durationS)}
          </span>
        </div>
        <div className="mt-2 flex flex-wrap items-center gap-x-6 gap-y-2">
          <label className={label}>
            Speed
            <select
              className="h-9 rounded-lg border border-edge bg-surface px-2"
              value={speed}
              onChange={(event) => setSpeed(Number(event.target.value))}
            >
              {speeds.map((times) => (
                <option key={times} value={times}>
                  {times}×
                </option>
              ))}
            </select>
          </label>
          <label className={`${label} min-h-9`}>
            <input
              type="checkbox"
              className="size-4 accent-(--accent)"
              checked={skipsPauses}
              onChange={(event) => setSkipsPauses(event.target.checked)}
            />
            Skip idle time
          </label>
        </div>
      </div>
    </div>
  );
}
