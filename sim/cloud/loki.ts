/** Grafana Loki at its HTTP boundary: keeps what is pushed, and can be slow, busy or broken. */
import { type HttpHandler, HttpResponse, http } from 'msw';

/** How it answers the next pushes. */
export type LokiMood =
  | { readonly kind: 'healthy' }
  /** Busy: 429, with what it says in Retry-After. */
  | { readonly kind: 'busy'; readonly retryAfter: string | null }
  | { readonly kind: 'broken' }
  /** Takes the request and never answers. */
  | { readonly kind: 'silent' }
  /** Keeps the rows, and the answer is lost on the way. */
  | { readonly kind: 'forgetful' };

export interface LokiEntry {
  readonly labels: Readonly<Record<string, string>>;
  /** Nanoseconds since the epoch. */
  readonly timestamp: string;
  readonly line: string;
}

export interface FakeLoki {
  readonly url: string;
  readonly handlers: HttpHandler[];
  /** What it holds, in order of arrival, repetitions included. */
  readonly entries: LokiEntry[];
  /** Pushes it has seen, refused ones included. */
  readonly requests: Request[];
  mood: LokiMood;
}

interface PushBody {
  readonly streams: { readonly stream: Record<string, string>; readonly values: [string, string][] }[];
}

export function createFakeLoki(url = 'http://loki.test:3100'): FakeLoki {
  const loki: FakeLoki = {
    url,
    entries: [],
    requests: [],
    mood: { kind: 'healthy' },
    handlers: [
      http.post(`${url}/loki/api/v1/push`, async ({ request }) => {
        loki.requests.push(request.clone());
        const { mood } = loki;
        if (mood.kind === 'silent') return new Promise<never>(() => {});
        if (mood.kind === 'broken') return new HttpResponse('ingester is not ready', { status: 500 });
        if (mood.kind === 'busy') {
          const headers = mood.retryAfter === null ? {} : { 'retry-after': mood.retryAfter };
          return new HttpResponse('rate limit exceeded', { status: 429, headers });
        }
        const { streams } = (await request.json()) as PushBody;
        for (const { stream, values } of streams) {
          for (const [timestamp, line] of values) loki.entries.push({ labels: stream, timestamp, line });
        }
        return mood.kind === 'forgetful' ? HttpResponse.error() : new HttpResponse(null, { status: 204 });
      }),
    ],
  };
  return loki;
}
