/** The bus of a deployment with one gateway: everyone who must hear lives in this process. */
import type { Bus, News } from '../ports/bus.ts';

/** A listener that fails does not keep the news from the others; `publish` then rejects with what failed. */
export function createLocalBus(): Bus {
  const listeners = new Set<(news: News) => void | Promise<void>>();
  return {
    async publish(news) {
      const heard = await Promise.allSettled([...listeners].map(async (listener) => listener(news)));
      const failures = heard.filter((result) => result.status === 'rejected').map((result) => result.reason);
      if (failures.length > 0) throw new AggregateError(failures, `publishing ${news.kind} failed`);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
