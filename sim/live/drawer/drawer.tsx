/** The Simulation drawer: the clock on top, what can go wrong below it, the timeline at the bottom. */
import { useEffect, useLayoutEffect, useRef, useState, useSyncExternalStore } from 'react';
import { ClockBadge, ClockControls, ClockFace } from './clock-controls.tsx';
import { GatewayControls } from './gateway-controls.tsx';
import type { LabLink } from './lab-link.ts';
import type { LabTime } from './lab-time.ts';
import { LinkControls } from './link-controls.tsx';
import { LiveTimeline } from './live-timeline.tsx';
import { MachineControls } from './machine-controls.tsx';

const openKey = 'hangup.lab.open';

export function Drawer({ lab, time, alone }: { lab: LabLink; time: LabTime; alone: boolean }) {
  const { state, rows, gone, refusal } = useSyncExternalStore(lab.subscribe, lab.getSnapshot);
  const [open, setOpen] = useState(alone || sessionStorage.getItem(openKey) === 'yes');
  const toggle = useRef<HTMLButtonElement>(null);
  const drawer = useRef<HTMLElement>(null);
  /** A person has just opened or closed it: the focus goes along. */
  const turned = useRef(false);

  // The dashboard makes room: nothing of it lies under the drawer.
  useLayoutEffect(() => {
    if (!alone) document.documentElement.toggleAttribute('data-lab-open', open);
  }, [open, alone]);

  const show = (wanted: boolean) => {
    turned.current = true;
    setOpen(wanted);
    sessionStorage.setItem(openKey, wanted ? 'yes' : 'no');
  };
  useEffect(() => {
    if (!turned.current) return;
    turned.current = false;
    (open ? drawer.current?.querySelector('button') : toggle.current)?.focus();
  }, [open]);
  const close = () => show(false);

  // The terminal keeps every other key, so this one is caught before it gets there.
  useEffect(() => {
    if (alone) return;
    const hear = (event: KeyboardEvent) => {
      if (!(event.key === 'F7' && event.ctrlKey)) return;
      event.preventDefault();
      event.stopPropagation();
      show(!open);
    };
    window.addEventListener('keydown', hear, { capture: true });
    return () => window.removeEventListener('keydown', hear, { capture: true });
  });

  if (!open)
    return (
      <button
        type="button"
        ref={toggle}
        className="toggle"
        title="Ctrl+F7"
        aria-expanded={false}
        onClick={() => show(true)}
      >
        Simulation
        {state && <ClockFace clock={state.clock} time={time} />}
      </button>
    );

  const trouble = gone ? 'The lab has ended, or does not answer.' : (refusal ?? state?.trouble ?? null);
  return (
    <aside
      ref={drawer}
      aria-label="Simulation"
      className={alone ? 'drawer alone' : 'drawer'}
      onKeyDown={(event) => event.key === 'Escape' && !alone && close()}
    >
      <header>
        <h2>Simulation</h2>
        {state && <ClockFace clock={state.clock} time={time} />}
        {state && <ClockBadge clock={state.clock} />}
        {!alone && (
          <button
            type="button"
            className="icon"
            aria-label="Close Simulation"
            title="Close Simulation (Ctrl+F7)"
            onClick={close}
          >
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <path d="m4 4 8 8m0-8-8 8" />
            </svg>
          </button>
        )}
      </header>
      {state && <ClockControls clock={state.clock} ask={lab.ask} />}
      {/* Always there, so that a screen reader hears what comes into it. */}
      <div role="alert" className={trouble ? 'trouble' : 'no-trouble'}>
        {trouble}
      </div>
      {state && (
        <div className="controls">
          <GatewayControls state={state.gateway} ask={lab.ask} />
          <MachineControls machines={state.machines} ask={lab.ask} />
          <LinkControls links={state.links} ask={lab.ask} />
        </div>
      )}
      <LiveTimeline rows={rows} />
    </aside>
  );
}
