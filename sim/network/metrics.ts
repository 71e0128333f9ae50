/**
 * What went through a server's proxies, in Prometheus' text format under the names that Toxiproxy gives it.
 * As there, a connection counts once it is over, and a series exists from the first one on.
 */
import type { LinkCounters } from '../wire/counters.ts';

/** The proxy of a connection, by the labels of its series. */
export interface ProxyLabels {
  readonly proxy: string;
  readonly listener: string;
  readonly upstream: string;
}

const names = ['toxiproxy_proxy_received_bytes_total', 'toxiproxy_proxy_sent_bytes_total'] as const;

export class ProxyMetrics {
  /** Bytes by labels, for each name. */
  readonly #series = { [names[0]]: new Map<string, number>(), [names[1]]: new Map<string, number>() };

  /** Counts a connection that is over. */
  add(proxy: ProxyLabels, { client, server }: LinkCounters): void {
    const upstream = labels('upstream', proxy);
    const downstream = labels('downstream', proxy);
    this.#count(names[0], upstream, client.bytesRead);
    this.#count(names[0], downstream, server.bytesRead);
    this.#count(names[1], upstream, server.bytesWritten);
    this.#count(names[1], downstream, client.bytesWritten);
  }

  /** Ends with a newline unless there is nothing. */
  render(): string {
    return names
      .filter((name) => this.#series[name].size > 0)
      .map((name) => {
        const lines = [...this.#series[name]].sort().map(([labels, bytes]) => `${name}${labels} ${bytes}\n`);
        return `# HELP ${name} \n# TYPE ${name} counter\n${lines.join('')}`;
      })
      .join('');
  }

  #count(name: (typeof names)[number], labels: string, bytes: number): void {
    const series = this.#series[name];
    series.set(labels, (series.get(labels) ?? 0) + bytes);
  }
}

function labels(direction: 'upstream' | 'downstream', { listener, proxy, upstream }: ProxyLabels): string {
  const pairs = Object.entries({ direction, listener, proxy, upstream });
  return `{${pairs.map(([name, value]) => `${name}="${escaped(value)}"`).join(',')}}`;
}

function escaped(value: string): string {
  return value.replace(/[\\"]/g, '\\$&').replaceAll('\n', '\\n');
}
