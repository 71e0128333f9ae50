/**
 * Tells what came of what somebody did, on whatever page they are by then: of what was done as they go on, and of
 * what failed when the dialog or the page that would have shown it is gone. For those too who hear the page: a
 * region that is hidden behind a dialog is not heard, nor is one that appears with its words in it, nor the same
 * words twice. So the words before are taken away, and the new ones come when the dialog they came from has closed.
 */
import { X } from 'lucide-react';
import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from 'react';
import { useLocation } from 'wouter';
import type { Timer } from '../../ports/clock.ts';
import { useServices } from '../services.ts';
import { Problem } from './states.tsx';

/** Enough for a browser to tell a screen reader that the dialog is gone. */
const tellAfterMs = 100;

export interface Telling {
  /** In a sentence; it goes with the page. */
  done(text: string): void;
  /** What nobody would see otherwise; it stays until it is dismissed. */
  failed(text: string): void;
}

const TellingContext = createContext<Telling | null>(null);

export function useTelling(): Telling {
  const telling = useContext(TellingContext);
  if (!telling) throw new Error('a page was rendered without a place to tell what was done');
  return telling;
}

/** The place, above the page that is shown. */
export function Told({ children }: { children: ReactNode }) {
  const [done, setDone] = useDone();
  const [failures, setFailures] = useState<readonly { id: number; text: string }[]>([]);
  const ids = useRef(0);

  const telling = useMemo<Telling>(
    () => ({
      done: setDone,
      failed(text) {
        const id = ids.current++;
        setFailures((others) => [...others, { id, text }]);
      },
    }),
    [setDone],
  );

  return (
    <TellingContext value={telling}>
      {failures.map(({ id, text }) => (
        <div key={id} className="mb-3">
          <Problem error={text}>
            <button
              type="button"
              aria-label="Dismiss"
              title="Dismiss"
              className="-m-1 shrink-0 p-1"
              onClick={() => setFailures((all) => all.filter((one) => one.id !== id))}
            >
              <X aria-hidden className="size-4" />
            </button>
          </Problem>
        </div>
      ))}
      <p aria-live="polite" className="text-sm text-good not-empty:mb-3">
        {done}
      </p>
      {children}
    </TellingContext>
  );
}

function useDone(): [said: string, say: (text: string) => void] {
  const { clock } = useServices();
  const [location] = useLocation();
  const [said, setSaid] = useState('');
  const timer = useRef<Timer | null>(null);

  useEffect(() => () => timer.current?.cancel(), []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: what was done on a page is old news on the next
  useEffect(() => setSaid(''), [location]);

  const say = useCallback(
    (text: string) => {
      timer.current?.cancel();
      setSaid('');
      timer.current = clock.setTimer(tellAfterMs, () => setSaid(text));
    },
    [clock],
  );
  return [said, say];
}
