/** Asks whether a Toxiproxy is where somebody says. */

/** @param url base of its API; whoever says nothing for five seconds is none */
export async function toxiproxyAnswersAt(url: string, budgetMs = 5_000): Promise<boolean> {
  const answer = await fetch(`${url}/version`, { signal: AbortSignal.timeout(budgetMs) }).catch(() => null);
  return answer?.ok === true;
}
