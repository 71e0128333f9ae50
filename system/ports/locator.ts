/** Where in the world an address is. */
export interface Locator {
  /** The name of the place in English, `Mexico`; null where it cannot be told. Answers at once. */
  locate(ipAddress: string): string | null;
}
