/** The page's own word: what its WebSockets and requests went through, and when its next timer is due. */
import { installPageProbe, type ProbedWindow } from '../../worlds/process/page-probe.ts';
import type { PageSighting, PageWord } from '../contract.ts';
import type { LabTime } from './lab-time.ts';

/** Output is seen on the wire already, and there may be much of it. */
const untold = new Set(['page.output', 'page.message']);

export interface PageWords {
  /** What this page calls itself. */
  readonly page: string;
  /** Everything since the last word. */
  now(id: number | null): PageWord;
}

export function watchPage(time: LabTime): PageWords {
  installPageProbe();
  const probed = window as unknown as ProbedWindow;
  const page = `tab-${crypto.getRandomValues(new Uint32Array(1))[0]!.toString(16).padStart(8, '0')}`;
  const told = (events: readonly PageSighting[]) => events.filter(({ kind }) => !untold.has(kind));

  probed.__hangupFarewell = ({ events, sockets }) => {
    const gone = sockets.length > 0 ? [{ at: Date.now(), kind: 'page.closed', data: {} }] : [];
    const sightings = told([...events, ...gone]);
    if (sightings.length === 0) return;
    const body = new Blob([JSON.stringify({ page, sightings })], { type: 'application/json' });
    navigator.sendBeacon('/lab/farewell', body);
  };

  return {
    page,
    now(id) {
      const { events, fetching, sockets } = probed.__hangupProbe.report();
      return {
        id,
        nextDeadline: time.nextDeadline,
        fetching,
        sockets: sockets.map(({ token, state, received, sent }) => ({ token, state, received, sent })),
        sightings: told(events),
      };
    },
  };
}
