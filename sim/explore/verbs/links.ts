/** What befalls the network between them. */
import type { Direction, Fault } from '../../network/fault.ts';
import type { LinkFaults } from '../../network/link-faults.ts';
import { numbers } from '../cast.ts';
import { verb } from '../verb.ts';
import type { Walk } from '../walk.ts';

const down: Direction = 'server→client';
const up: Direction = 'client→server';

const faults = {
  reset: (link) => link.reset(),
  down: (link) => link.down(),
  blackhole: (link) => link.blackhole(),
  'half open, up': (link) => link.halfOpen(up),
  'half open, down': (link) => link.halfOpen(down),
  stall: (link) => link.stall(),
  'stall, down': (link) => link.stall(down),
  slow: (link) => link.slow({ latencyMs: 2000, jitterMs: 500 }),
  narrow: (link) => link.bandwidth({ kilobytesPerSecond: 1 }),
  'cut inside a chunk': (link) => link.cutInsideChunk({ how: 'rst', direction: down }),
  'cut inside a frame': (link) => link.cutInsideFrame({ how: 'fin', direction: down }),
  'drop pings': (link) => link.dropFrames('ping', down),
  'drop pongs': (link) => link.dropFrames('pong', up),
  'drop closes, down': (link) => link.dropFrames('close', down),
  'drop closes, up': (link) => link.dropFrames('close', up),
  'idle cut': (link) => link.idleCut(10_000),
} as const satisfies Readonly<Record<string, (link: LinkFaults) => Promise<Fault>>>;

type FaultName = keyof typeof faults;

const places = {
  'browsers and the gateway': (walk: Walk) => walk.lab.world.browserLink,
  'the gateway and the shells of Linux-C': (walk: Walk) => walk.lab.machine('Linux-C').shells,
  'the heartbeats of Linux-C and the gateway': (walk: Walk) => walk.lab.machine('Linux-C').beats,
} as const;

type Place = keyof typeof places;

export const links = [
  verb({
    name: 'link',
    family: 'links',
    choices: { between: Object.keys(places) as Place[], fault: Object.keys(faults) as FaultName[] },
    says: ({ between, fault }) => `between ${between}: ${fault}`,
    act: (walk, { between, fault }) => {
      const link = places[between](walk);
      return walk.befall(`${link.name} ${fault}`, () => faults[fault](link));
    },
  }),
  verb({
    name: 'heal',
    family: 'links',
    choices: { fault: numbers },
    says: ({ fault }) => `what befell number ${fault} heals`,
    act: (walk, { fault }) => walk.heal(fault),
  }),
];
