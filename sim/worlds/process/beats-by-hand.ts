/** Heartbeats of machines from the laboratory's hand, over HTTP, and whether any is under way. */
import type { Clock } from '../../../system/ports/clock.ts';
import { beatMachines } from '../../heartbeats/beat-machines.ts';
import { postBeat } from '../../heartbeats/post-beat.ts';
import type { Rhythm } from '../../heartbeats/rhythm.ts';
import type { EnrolledMachine } from '../people.ts';

export class BeatsByHand {
  readonly #clock: Clock;
  #underWay = 0;

  /** @param clock the world's */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get underWay(): number {
    return this.#underWay;
  }

  /** Until the answer is disposed of. @param gatewayUrl where the gateway listens, past the links and their faults */
  beatAs(machine: EnrolledMachine, rhythm: Rhythm, gatewayUrl: string): Disposable {
    const post = postBeat(gatewayUrl, fetch);
    return beatMachines({
      clock: this.#clock,
      machines: [{ nodeKey: machine.nodeKey, rhythm }],
      send: async (beat) => {
        this.#underWay++;
        await post(beat).finally(() => void this.#underWay--);
      },
    });
  }
}
