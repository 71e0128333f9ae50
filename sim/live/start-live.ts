/** Brings the live lab up: a world of processes, its clock playing, and one address in front of it. */
import { randomInt } from 'node:crypto';
import { systemClock } from '../../system/node/system-clock.ts';
import type { Account } from '../worlds/people.ts';
import { ProcessWorld } from '../worlds/process/world.ts';
import { Feed } from './feed.ts';
import { startLabServer } from './lab-server.ts';
import { LiveLab } from './live-lab.ts';

export interface LiveOptions {
  /** Of the one address; 0 for a free one. */
  readonly port: number;
  readonly machines: readonly string[];
  /** A built dashboard. */
  readonly dashboardDir: string;
  /** The drawer's bundle: JavaScript. */
  readonly drawer: string;
}

export interface Live {
  readonly url: string;
  /** Who can sign in, and with which password. */
  readonly people: readonly Account[];
  readonly lab: LiveLab;
  /** Ends everything and leaves nothing behind. */
  stop(): Promise<void>;
}

/** Of JSON: hours of somebody at work, or the last megabytes of somebody who prints a lot. */
const historyKept = 64 * 1024 * 1024;

/** Rejects with the error of `listen` where the port cannot be had; whatever it had started is stopped again. */
export async function startLive({ port, machines, dashboardDir, drawer }: LiveOptions): Promise<Live> {
  const world = await ProcessWorld.start({
    title: 'The live lab',
    // Passwords are made from it: they must not be the same in every lab.
    seed: randomInt(2 ** 32),
    machines,
    dashboardDir,
  });
  world.history.keepLast(historyKept);
  const lab = new LiveLab(world, systemClock);
  const feed = new Feed(lab, systemClock);
  try {
    const server = await startLabServer({ lab, feed, port, drawer });
    lab.clock.play();
    return {
      url: server.url,
      people: world.population.people,
      lab,
      async stop() {
        await server.stop();
        await lab.stop();
      },
    };
  } catch (error) {
    feed.stop();
    await lab.stop();
    throw error;
  }
}
