/** What a world is to people at a real browser, beside what every world is. */
import type { Link } from '../../network/links.ts';
import type { World } from '../world.ts';
import type { PageObserver, PageParty } from './page-party.ts';

/** How the clocks of pages go. */
export interface PageClock {
  /** What they show at the world's zero. */
  readonly epochMs: number;
  /** They stand still until the world moves them; else they are the machine's own. */
  readonly stepped: boolean;
}

export interface BrowserWorld extends World, PageObserver {
  readonly pageClock: PageClock;
  addPage(page: PageParty): void;
  /** SIGKILL to the browser, where it is this world's own. */
  killBrowser(): Promise<void>;
}

/** The gateway by which somebody comes in. */
export interface FrontDoor {
  readonly id: string;
  readonly origin: string;
  readonly browserLink: Pick<Link, 'connections'>;
}
