/** An object store in memory that can be told to fail. */
import { type ObjectStore, ObjectStoreError } from '../ports/object-store.ts';

export interface MemoryObjects extends ObjectStore {
  readonly contents: Map<string, Uint8Array>;
  /** Verbs that fail from now on. */
  readonly failing: Set<'put' | 'get' | 'delete' | 'list'>;
  /** Uploads tried, refused ones included. */
  readonly attempts: string[];
}

export function createMemoryObjects(): MemoryObjects {
  const contents = new Map<string, Uint8Array>();
  const failing = new Set<'put' | 'get' | 'delete' | 'list'>();
  const attempts: string[] = [];
  const check = (verb: 'put' | 'get' | 'delete' | 'list') => {
    if (failing.has(verb)) throw new ObjectStoreError(`${verb} was told to fail`);
  };
  return {
    contents,
    failing,
    attempts,
    async put(key, bytes) {
      attempts.push(key);
      check('put');
      contents.set(key, bytes.slice());
    },
    async get(key) {
      check('get');
      return contents.get(key) ?? null;
    },
    async delete(key) {
      check('delete');
      contents.delete(key);
    },
    async list(prefix) {
      check('list');
      return [...contents.keys()].filter((key) => key.startsWith(prefix)).sort();
    },
  };
}
