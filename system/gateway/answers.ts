/**
 * How errors are answered. The QuickZTNA routes wrap everything in an envelope, the Rexec routes answer
 * plain JSON; whatever is thrown becomes one of the two, and only an ApiError's sentence reaches the world.
 */
import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { ApiError, type ErrorCode } from '../contracts/errors.ts';
import type { Log } from '../ports/log.ts';

/** The envelope of a success. */
export function success<T>(data: T): { success: true; data: T; error: null } {
  return { success: true, data, error: null };
}

/** Rexec's routes. */
const plainPaths = ['/api/sessions', '/api/terminals', '/api/collaborations', '/api/admin'];

export function answersPlainly(url: string): boolean {
  return plainPaths.some((path) => url.startsWith(path));
}

/** What fastify found wrong before a route had its say. */
const byFastifyCode: Record<string, { code: ErrorCode; message?: string }> = {
  FST_ERR_CTP_BODY_TOO_LARGE: { code: 'BODY_TOO_LARGE' },
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { code: 'UNSUPPORTED_MEDIA_TYPE' },
  FST_ERR_CTP_INVALID_JSON_BODY: { code: 'BAD_REQUEST', message: 'The request body is not valid JSON' },
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: {
    code: 'BAD_REQUEST',
    message: 'The request body is not as long as its Content-Length says',
  },
};

export function answerErrors(app: FastifyInstance, log: Log): void {
  app.setErrorHandler((error: Error, request, reply) =>
    answer(request, reply, toApiError(error, request, log)),
  );
}

export function answer(request: FastifyRequest, reply: FastifyReply, error: ApiError): FastifyReply {
  if (error.retryAfterSeconds !== undefined) reply.header('retry-after', String(error.retryAfterSeconds));
  reply.code(error.status);
  if (answersPlainly(request.url)) return reply.send({ error: error.message });
  return reply.send({ success: false, data: null, error: { code: error.code, message: error.message } });
}

function toApiError(error: Error, request: FastifyRequest, log: Log): ApiError {
  if (error instanceof ApiError) return error;
  const known = byFastifyCode[(error as FastifyError).code];
  if (known) return new ApiError(known.code, known.message === undefined ? {} : { message: known.message });
  const status = (error as FastifyError).statusCode ?? 500;
  if (status >= 400 && status < 500) return new ApiError('BAD_REQUEST');
  // The query may carry a credential, so the path alone is named.
  const path = request.url.split('?', 1)[0];
  log.event('trouble', { what: `${request.method} ${path}`, error: error.message });
  return new ApiError('INTERNAL');
}
