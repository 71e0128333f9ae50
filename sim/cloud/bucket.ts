/** A bucket of S3 or R2 at its HTTP boundary, path style: enough of the API for objects by key. */
import { type HttpHandler, HttpResponse, http } from 'msw';

export type BucketMood =
  | { readonly kind: 'healthy' }
  | { readonly kind: 'broken' }
  | { readonly kind: 'busy' }
  /** Takes the request and never answers. */
  | { readonly kind: 'silent' }
  /** The connection breaks when half of an upload has arrived; S3 then keeps nothing of it. */
  | { readonly kind: 'cut' };

export interface FakeBucket {
  readonly endpoint: string;
  readonly bucket: string;
  readonly handlers: HttpHandler[];
  readonly objects: Map<string, Uint8Array>;
  /** Bytes of uploads that broke off. */
  readonly discarded: Uint8Array[];
  /** Keys listed at once; more need another page. */
  pageSize: number;
  mood: BucketMood;
}

export function createFakeBucket(endpoint = 'http://r2.test', bucket = 'recordings'): FakeBucket {
  const root = `${endpoint}/${bucket}`;
  const keyOf = (request: Request) =>
    decodeURIComponent(new URL(request.url).pathname.slice(`/${bucket}/`.length));

  const fake: FakeBucket = {
    endpoint,
    bucket,
    objects: new Map(),
    discarded: [],
    pageSize: 1000,
    mood: { kind: 'healthy' },
    handlers: [
      http.all(`${root}*`, async ({ request }) => {
        const { mood } = fake;
        if (mood.kind === 'silent') return new Promise<never>(() => {});
        if (mood.kind === 'broken') return failure(500, 'InternalError');
        if (mood.kind === 'busy') return failure(503, 'SlowDown');
        if (mood.kind === 'cut') {
          const bytes = await request.bytes();
          fake.discarded.push(bytes.subarray(0, Math.floor(bytes.length / 2)));
          return HttpResponse.error();
        }
        return undefined;
      }),
      http.put(`${root}/*`, async ({ request }) => {
        fake.objects.set(keyOf(request), await request.bytes());
        return new HttpResponse(null, { status: 200, headers: { etag: '"0"' } });
      }),
      http.get(root, ({ request }) => listing(fake, new URL(request.url).searchParams)),
      http.get(`${root}/`, ({ request }) => listing(fake, new URL(request.url).searchParams)),
      http.get(`${root}/*`, ({ request }) => {
        const bytes = fake.objects.get(keyOf(request));
        if (!bytes) return failure(404, 'NoSuchKey');
        return HttpResponse.arrayBuffer(Uint8Array.from(bytes).buffer);
      }),
      http.delete(`${root}/*`, ({ request }) => {
        fake.objects.delete(keyOf(request));
        return new HttpResponse(null, { status: 204 });
      }),
    ],
  };
  return fake;
}

/** ListObjectsV2. */
function listing(fake: FakeBucket, query: URLSearchParams): Response {
  const keys = [...fake.objects.keys()].filter((key) => key.startsWith(query.get('prefix') ?? '')).sort();
  const from = Number(query.get('continuation-token') ?? 0);
  const page = keys.slice(from, from + fake.pageSize);
  const next = from + page.length;
  return HttpResponse.xml(
    `<?xml version="1.0" encoding="UTF-8"?><ListBucketResult><Name>${fake.bucket}</Name>` +
      `<KeyCount>${page.length}</KeyCount><IsTruncated>${next < keys.length}</IsTruncated>` +
      (next < keys.length ? `<NextContinuationToken>${next}</NextContinuationToken>` : '') +
      page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('') +
      '</ListBucketResult>',
  );
}

function failure(status: number, code: string): Response {
  return HttpResponse.xml(
    `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`,
    { status },
  );
}
