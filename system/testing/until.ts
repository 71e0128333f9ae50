/** Waits for something of the real world that sends no event: a process that dies. */

/** Asks at each turn of the event loop; fails with `what` when it does not become true in 10 s. */
export async function until(what: string, isTrue: () => boolean): Promise<void> {
  const started = performance.now();
  while (!isTrue()) {
    if (performance.now() - started > 10_000) throw new Error(`${what}: not within 10 s`);
    await new Promise((resolve) => setImmediate(resolve));
  }
}
