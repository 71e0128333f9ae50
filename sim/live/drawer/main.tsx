/** The drawer in a page: the lab's time and probe before the page's own scripts, the drawer once there is a body. */
import { createRoot } from 'react-dom/client';
import drawerCss from './drawer.css?inline';
import { Drawer } from './drawer.tsx';
import { openLabLink } from './lab-link.ts';
import { LabTime } from './lab-time.ts';
import { natives } from './natives.ts';
import pageCss from './page.css?inline';
import { firstTimerId, installPageClock } from './page-clock.ts';
import { watchPage } from './page-words.ts';

const time = new LabTime(
  {
    now: natives.now,
    after(ms, fire) {
      const timer = natives.setTimeout(fire, ms);
      return () => natives.clearTimeout(timer);
    },
  },
  firstTimerId,
);
const { t, playing } = document.currentScript!.dataset;
time.follow({ t: Number(t), playing: playing === 'true', jump: null });
installPageClock(time);
const lab = openLabLink(time, watchPage(time));

document.addEventListener('DOMContentLoaded', () => {
  const host = document.createElement('hangup-lab');
  // Its styles and the dashboard's stay out of each other's way.
  const shadow = host.attachShadow({ mode: 'open' });
  const root = document.createElement('div');
  root.className = 'lab';
  shadow.append(styleOf(drawerCss), root);
  document.head.append(styleOf(pageCss));
  // First, for whoever has no mouse: behind the terminal, which keeps the Tab key, nobody would get to it.
  document.body.prepend(host);
  const alone = document.documentElement.dataset.lab === 'alone';
  createRoot(root).render(<Drawer lab={lab} time={time} alone={alone} />);
});

function styleOf(css: string): HTMLStyleElement {
  const style = document.createElement('style');
  style.textContent = css;
  return style;
}
