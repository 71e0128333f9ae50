/**
 * asciinema-player behind React: one player for each cast, speed and way with pauses, since it takes these
 * when it is made; the moment and whether it plays go over from one to the next. Moments are those of what
 * is played: where pauses are shortened, of the shortened recording.
 */
import * as asciinema from 'asciinema-player';
import { type RefObject, useCallback, useEffect, useRef, useState } from 'react';
import { type Clock, every } from '../../ports/clock.ts';
import { type Cast, lengthened, shortened } from '../cast/cast.ts';
import { keptPauseS } from '../cast/pauses.ts';

/** How often the moment is read while it plays. */
const readMs = 250;

export interface PlaybackOptions {
  readonly cast: Cast;
  /** The file itself. */
  readonly text: string;
  readonly speed: number;
  readonly skipsPauses: boolean;
  readonly clock: Clock;
}

export interface Playback {
  readonly atS: number;
  readonly durationS: number;
  readonly playing: boolean;
  readonly error: unknown;
  toggle(): void;
  seek(atS: number): void;
}

export function usePlayback(screen: RefObject<HTMLElement | null>, options: PlaybackOptions): Playback {
  const { cast, text, speed, skipsPauses, clock } = options;
  const player = useRef<asciinema.Player | null>(null);
  /** In the whole recording. */
  const moment = useRef({ atS: 0, playing: true });
  const [shown, setShown] = useState({ atS: 0, durationS: 0, playing: false });
  const [error, setError] = useState<unknown>(null);

  useEffect(() => {
    const made = asciinema.create({ data: text }, screen.current!, {
      controls: false,
      fit: 'width',
      theme: 'hangup',
      cursorMode: 'steady',
      preload: true,
      speed,
      terminalFontFamily: 'var(--font-mono)',
      ...(skipsPauses && { idleTimeLimit: keptPauseS }),
    });
    player.current = made;
    const toPlayed = (atS: number) => (skipsPauses ? shortened(cast, keptPauseS, atS) : atS);
    const toWhole = (atS: number) => (skipsPauses ? lengthened(cast, keptPauseS, atS) : atS);
    const durationS = toPlayed(cast.times.at(-1)!);
    const look = (playing: boolean) => {
      const atS = Math.min(made.getCurrentTime(), durationS);
      moment.current = { atS: toWhole(atS), playing };
      setShown({ atS, durationS, playing });
    };
    made.addEventListener('playing', () => look(true));
    made.addEventListener('pause', () => look(false));
    made.addEventListener('ended', () => look(false));
    const reading = every(clock, readMs, () => {
      if (moment.current.playing) look(true);
    });
    const { atS, playing } = moment.current;
    const start = async () => {
      await made.seek(toPlayed(atS));
      if (playing) await made.play();
      else look(false);
    };
    let disposed = false;
    start().catch((failure: unknown) => {
      if (!disposed) setError(failure);
    });
    return () => {
      disposed = true;
      reading.cancel();
      player.current = null;
      made.dispose();
    };
  }, [cast, text, speed, skipsPauses, clock, screen]);

  const toggle = useCallback(() => {
    const { playing } = moment.current;
    void (playing ? player.current?.pause() : player.current?.play());
  }, []);

  const seek = useCallback((atS: number) => {
    setShown((before) => ({ ...before, atS }));
    void player.current?.seek(atS);
  }, []);

  return { ...shown, error, toggle, seek };
}
