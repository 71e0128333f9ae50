/** The failures that a route may answer, by status: from its own list, its method and who it is for. */
import { Failure, PlainFailure } from '../../contracts/api/envelope.ts';
import { type ErrorCode, errors } from '../../contracts/errors.ts';
import { answersPlainly } from '../answers.ts';
import type { Operation } from './operations.ts';

/** Refusals of whoever is not the one that a route is for. */
const byCaller: Record<Operation['for'], readonly ErrorCode[]> = {
  anybody: [],
  'signed in': ['UNAUTHORIZED'],
  administrator: ['UNAUTHORIZED', 'FORBIDDEN'],
  machine: ['UNKNOWN_NODE'],
  gateway: ['UNAUTHORIZED'],
};

/** Refusals of a body that is none. */
const ofBodies: readonly ErrorCode[] = ['BAD_REQUEST', 'BODY_TOO_LARGE', 'UNSUPPORTED_MEDIA_TYPE'];

export function codesOf(method: string, operation: Operation): ErrorCode[] {
  const codes = new Set<ErrorCode>([
    ...(method === 'GET' ? (['BAD_REQUEST'] as const) : ofBodies),
    ...byCaller[operation.for],
    ...(operation.errors ?? []),
    'INTERNAL',
  ]);
  return [...codes];
}

/** As a route's `response` has it. */
export function failures(method: string, url: string, operation: Operation): Record<string, unknown> {
  const body = answersPlainly(url) ? PlainFailure : Failure;
  const byStatus = Map.groupBy(codesOf(method, operation), (code) => errors[code].status);
  return Object.fromEntries(
    [...byStatus]
      .sort(([a], [b]) => a - b)
      .map(([status, codes]) => [
        status,
        { ...body, description: codes.map((code) => `\`${code}\`: ${errors[code].message}.`).join(' ') },
      ]),
  );
}
