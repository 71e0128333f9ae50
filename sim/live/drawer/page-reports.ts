/** Tells the lab what the page's own WebSockets and requests went through: the first of the four observers. */
import { installPageProbe, type ProbedWindow, type ProbeReport } from '../../worlds/process/page-probe.ts';
import { natives } from './natives.ts';

const everyMs = 300;

/** Output is seen on the wire already, and there may be much of it. */
const untold = new Set(['page.output', 'page.message']);

export function reportPage(): void {
  installPageProbe();
  const probed = window as unknown as ProbedWindow;
  const page = `tab-${Math.floor(Math.random() * 2 ** 32)
    .toString(16)
    .padStart(8, '0')}`;
  const body = ({ events }: Pick<ProbeReport, 'events'>) => {
    const sightings = events.filter(({ kind }) => !untold.has(kind));
    return sightings.length === 0 ? null : JSON.stringify({ page, sightings });
  };

  const tell = () => {
    const told = body(probed.__hangupProbe.report());
    const headers = { 'content-type': 'application/json' };
    // A lab that has ended hears nothing more.
    if (told) void natives.fetch('/lab/page', { method: 'POST', headers, body: told }).catch(() => {});
    natives.setTimeout(tell, everyMs);
  };
  tell();

  probed.__hangupFarewell = ({ events, sockets }) => {
    const gone = sockets.length > 0 ? [{ at: Date.now(), kind: 'page.closed', data: {} }] : [];
    const told = body({ events: [...events, ...gone] });
    if (told) navigator.sendBeacon('/lab/page', new Blob([told], { type: 'application/json' }));
  };
}
