/** Bytes by key: recordings. Keys are relative paths with `/`. */
export interface ObjectStore {
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** `null` when there is none. */
  get(key: string): Promise<Uint8Array | null>;
  /** Deleting what is not there succeeds. */
  delete(key: string): Promise<void>;
  list(prefix: string): Promise<string[]>;
}

/** The store answered with a failure or not at all. */
export class ObjectStoreError extends Error {
  override readonly name = 'ObjectStoreError';
}
