/** Chance as a port: ids, keys and jitter. */
export interface Entropy {
  /** An RFC 9562 version 4 UUID. */
  uuid(): string;
  bytes(length: number): Buffer;
  /** Uniform in [0, 1). */
  fraction(): number;
}
