/**
 * Tells what was done, so that those hear it too who do not see the page. A region that is hidden behind a dialog
 * is not heard, nor is one that appears with its words in it, nor the same words twice: the words before are taken
 * away, and the new ones come when the dialog they came from has closed.
 */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Timer } from '../../ports/clock.ts';
import { useServices } from '../services.ts';

/** Enough for a browser to tell a screen reader that the dialog is gone. */
const tellAfterMs = 100;

/** What is said, for a `Done`, and how to say something else. */
export function useTelling(): [said: string, tell: (text: string) => void] {
  const { clock } = useServices();
  const [said, setSaid] = useState('');
  const timer = useRef<Timer | null>(null);

  useEffect(() => () => timer.current?.cancel(), []);

  const tell = useCallback(
    (text: string) => {
      timer.current?.cancel();
      setSaid('');
      timer.current = clock.setTimer(tellAfterMs, () => setSaid(text));
    },
    [clock],
  );
  return [said, tell];
}
