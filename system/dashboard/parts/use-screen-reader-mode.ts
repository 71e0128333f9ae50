/**
 * Whether the terminal tells a screen reader what it shows. It takes work for each line, and no page can know
 * who listens, so the person says it once for this browser.
 */
import { useState } from 'react';

const key = 'hangup.screen-reader';

export function useScreenReaderMode(): [on: boolean, set: (on: boolean) => void] {
  const [on, setOn] = useState(() => localStorage.getItem(key) === 'on');
  function set(wanted: boolean): void {
    setOn(wanted);
    if (wanted) localStorage.setItem(key, 'on');
    else localStorage.removeItem(key);
  }
  return [on, set];
}
