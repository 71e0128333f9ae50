/** What the gateway keeps in the cloud, and how the cloud can fail it. */
import { readdirSync } from 'node:fs';
import type { ProcessWorld } from './worlds/process/world.ts';

export class Cloud {
  readonly #world: ProcessWorld;

  constructor(world: ProcessWorld) {
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
    const dir = this.#world.objectsDir;
    const files = readdirSync(dir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(dir.length + 1));
    return [...files, ...this.#world.bucket.objects.keys()];
  }
}
