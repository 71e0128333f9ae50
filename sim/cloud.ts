/** What the gateway keeps in the cloud, and how the cloud can fail it. */
import { readdirSync } from 'node:fs';
import type { ProcessWorld } from './worlds/process/world.ts';

export class Cloud {
  readonly #world: ProcessWorld;

  constructor(world: ProcessWorld) {
    this.#world = world;
  }

  /** The log store answers, or answers 503. */
  loki(state: 'up' | 'down'): Promise<void> {
    return this.#world.gateway.child.call('loki', state);
  }

  /** The object store works, or fails every delete. */
  objectStore(state: 'working' | 'failing'): Promise<void> {
    return this.#world.gateway.child.call('objectStore', state);
  }

  /** Keys of everything in the object store. */
  objects(): string[] {
    return readdirSync(this.#world.objectsDir, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => `${entry.parentPath}/${entry.name}`.slice(this.#world.objectsDir.length + 1));
  }
}
