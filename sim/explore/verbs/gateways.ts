/** What befalls gateways. */
import { verb } from '../verb.ts';
import type { Walk } from '../walk.ts';

const which = [0, 1, 2] as const;
/** Longer than any drain. */
const drainedWithinMs = 180_000;

export const gateways = [
  verb({
    name: 'kill_gateway',
    family: 'gateways',
    choices: { gateway: which },
    says: ({ gateway }) => `gateway ${gateway} is killed`,
    act: (walk, { gateway }) => befall(walk, gateway, (one) => one.kill()),
  }),
  verb({
    name: 'drain',
    family: 'gateways',
    choices: { gateway: which },
    says: ({ gateway }) => `gateway ${gateway} is told to stop`,
    act: (walk, { gateway }) =>
      befall(walk, gateway, async (one) => {
        await one.drain();
        return { [Symbol.asyncDispose]: () => drainedAndBack(walk, gateway) };
      }),
  }),
  verb({
    name: 'partition',
    family: 'gateways',
    choices: { gateway: which },
    says: ({ gateway }) => `gateway ${gateway} is cut off from the database and the others`,
    act: async (walk, { gateway }) => {
      if (walk.lab.gateways.length > 1) await befall(walk, gateway, (one) => one.partition());
    },
  }),
  verb({
    name: 'gateway_clock',
    family: 'gateways',
    choices: { gateway: which, byMs: [3_600_000, -3_600_000] },
    says: ({ gateway, byMs }) => `the wall clock of gateway ${gateway} jumps ${byMs / 60_000} min`,
    act: async (walk, { gateway, byMs }) => {
      const one = walk.gateway(gateway);
      // Of several on one database the clocks are held to agree.
      if (one.alive && walk.lab.gateways.length === 1) await one.wallClockJumps(byMs);
    },
  }),
];

function befall(
  walk: Walk,
  number: number,
  bring: (one: ReturnType<Walk['gateway']>) => Promise<AsyncDisposable>,
) {
  const gateway = walk.gateway(number);
  return walk.befall(gateway.id, () => bring(gateway));
}

async function drainedAndBack(walk: Walk, number: number): Promise<void> {
  const gateway = walk.gateway(number);
  const gone = () => !gateway.alive;
  await walk.lab.clock.until(gone, () => `expected ${gateway.id} to have stopped`, drainedWithinMs);
  await gateway.restart();
}
