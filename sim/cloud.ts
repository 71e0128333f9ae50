/** What the gateway keeps in the cloud, and how the cloud can fail it. */
import type { World } from './worlds/world.ts';

export class Cloud {
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  /** The log store answers, or is broken: 500. */
  loki(state: 'up' | 'down'): void {
    this.#world.loki.mood = { kind: state === 'up' ? 'healthy' : 'broken' };
  }

  /** The bucket works, or is broken: 500. */
  bucket(state: 'up' | 'down'): void {
    this.#world.bucket.mood = { kind: state === 'up' ? 'healthy' : 'broken' };
  }

  /** Keys of everything in the object store, files or bucket. */
  objects(): string[] {
    return this.#world.objects();
  }
}
