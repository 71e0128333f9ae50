/** Objects in a bucket of Amazon S3, Cloudflare R2 or anything that speaks their API. */
import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3';
import type { Clock } from '../ports/clock.ts';
import { type ObjectStore, ObjectStoreError } from '../ports/object-store.ts';
import { withDeadline } from './deadline.ts';

export interface S3Options {
  readonly bucket: string;
  /** `auto` for R2. */
  readonly region: string;
  /** Left out for AWS itself. */
  readonly endpoint?: string;
  /** Left out: the SDK's own chain (environment, profile, instance). */
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  /** For each request; default 10 s. */
  readonly deadlineMs?: number;
  readonly clock: Clock;
}

/** Every failure is an ObjectStoreError. Nothing is tried twice here: the caller has a clock, the SDK has not. */
export function createS3ObjectStore(options: S3Options): ObjectStore {
  const { bucket: Bucket, clock, deadlineMs = 10_000 } = options;
  const client = new S3Client({
    region: options.region,
    maxAttempts: 1,
    forcePathStyle: options.endpoint !== undefined,
    // R2 and older stores do not know the newer default checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    ...(options.endpoint !== undefined && { endpoint: options.endpoint }),
    ...(options.credentials !== undefined && { credentials: options.credentials }),
  });

  const ask = async <T>(what: string, act: (abortSignal: AbortSignal) => Promise<T>): Promise<T> => {
    try {
      return await withDeadline(clock, deadlineMs, act);
    } catch (error) {
      throw new ObjectStoreError(`${what} failed: ${describe(error as Error)}`, { cause: error });
    }
  };

  return {
    async put(Key, Body) {
      await ask(`put of object ${Key}`, (abortSignal) =>
        client.send(new PutObjectCommand({ Bucket, Key, Body }), { abortSignal }),
      );
    },

    async get(Key) {
      return ask(`get of object ${Key}`, async (abortSignal) => {
        try {
          const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }), { abortSignal });
          return (await Body?.transformToByteArray()) ?? null;
        } catch (error) {
          if (error instanceof S3ServiceException && error.$metadata.httpStatusCode === 404) return null;
          throw error;
        }
      });
    },

    async delete(Key) {
      await ask(`delete of object ${Key}`, (abortSignal) =>
        client.send(new DeleteObjectCommand({ Bucket, Key }), { abortSignal }),
      );
    },

    async list(Prefix) {
      const keys: string[] = [];
      let ContinuationToken: string | undefined;
      do {
        const page = await ask(`list of objects ${Prefix}`, (abortSignal) =>
          client.send(new ListObjectsV2Command({ Bucket, Prefix, ContinuationToken }), { abortSignal }),
        );
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
        ContinuationToken = page.NextContinuationToken;
      } while (ContinuationToken !== undefined);
      return keys.sort();
    },
  };
}

function describe(error: Error): string {
  if (!(error instanceof S3ServiceException)) return error.message;
  return `${error.$metadata.httpStatusCode ?? 'no status'} ${error.name}`;
}
