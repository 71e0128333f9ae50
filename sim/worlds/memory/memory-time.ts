/** Time of a world in memory: rest is exact, because the pump knows all that is under way. */
import { WorldTime } from '../world-time.ts';
import type { Pump } from './pump.ts';

export class MemoryTime extends WorldTime {
  readonly #pump: Pump;
  readonly #advanced: (from: number, to: number) => void;

  constructor(pump: Pump, advanced: (from: number, to: number) => void) {
    super();
    this.#pump = pump;
    this.#advanced = advanced;
  }

  now(): number {
    return this.#pump.clock.now();
  }

  protected rest(): Promise<void> {
    return this.#pump.travel(null);
  }

  protected async move(ms: number): Promise<void> {
    await this.rest();
    const from = this.now();
    await this.#pump.travel(from + ms);
    this.#advanced(from, from + ms);
  }

  protected async nextDeadline(): Promise<number | null> {
    await this.rest();
    return this.#pump.clock.nextDeadline();
  }
}
