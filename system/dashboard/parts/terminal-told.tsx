/** What is written into a terminal by the page, for those who hear it: how it ended, what the gateway has to say. */
import { useEffect, useState } from 'react';
import { useConnection } from '../services.ts';

/** What to give the notices of a terminal to, and the region that tells them. */
export function useTerminalTold(): [region: React.ReactNode, onNotice: (text: string) => void] {
  const { status, ending } = useConnection();
  const [notice, setNotice] = useState('');

  // biome-ignore lint/correctness/useExhaustiveDependencies: a notice is of the connection that it came by
  useEffect(() => setNotice(''), [status]);

  const region = (
    <p aria-live="polite" className="sr-only">
      {ending?.text ?? notice}
    </p>
  );
  return [region, setNotice];
}
