/**
 * The OpenAPI document, printed from the routes: their schemas, which also check every request, and what
 * `operations.ts` says of each.
 */
import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger';
import type { FastifySchema } from 'fastify';
import { failures } from './answers.ts';
import { type Operation, operations, tags } from './operations.ts';
import { terminalSocket } from './terminal-socket.ts';

const security: Record<Operation['for'], Record<string, string[]>[]> = {
  anybody: [],
  'signed in': [{ accessToken: [] }],
  administrator: [{ accessToken: [] }],
  // Both stand in the body.
  machine: [],
  gateway: [],
};

export const documentOptions: FastifyDynamicSwaggerOptions = {
  openapi: {
    openapi: '3.1.0',
    info: {
      title: 'Hangup gateway',
      version: '1',
      description:
        'Routes under `/api/sessions`, `/api/terminals`, `/api/collaborations` and `/api/admin` answer plain JSON and `{"error": "sentence"}`; the others wrap both in an envelope.',
    },
    tags: Object.entries(tags).map(([name, description]) => ({ name, description })),
    components: {
      securitySchemes: { accessToken: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
    },
  },
  transform: ({ schema, url, route }) => {
    const { method } = route;
    if (typeof method !== 'string' || method === 'HEAD' || url.includes('*')) return { schema, url };
    const operation = operations[`${method} ${url}`];
    if (!operation) throw new Error(`${method} ${url} is not described in openapi/operations.ts`);
    return { schema: described(schema, method, url, operation), url };
  },
  transformObject: (document) => {
    if (!('openapiObject' in document)) return document.swaggerObject;
    const { openapiObject } = document;
    // OpenAPI's own types know neither `x-` members nor JSON Schema 2020-12.
    Object.assign(openapiObject.paths ?? {}, plain(terminalSocket));
    for (const path of Object.values(openapiObject.paths ?? {}))
      for (const operation of Object.values(path ?? {})) relaxBody(operation);
    return openapiObject;
  },
};

function described(
  schema: (FastifySchema & { hide?: boolean }) | undefined,
  method: string,
  url: string,
  operation: Operation,
) {
  const {
    response,
    hide: _,
    ...rest
  } = (schema ?? {}) as FastifySchema & {
    hide?: boolean;
    response?: Record<string, object>;
  };
  const good = Object.entries(response ?? { 200: { type: 'string' } })
    .filter(([status]) => /^\d+$/.test(status))
    .map(([status, answer]) => [status, { description: operation.summary, ...answer }]);
  return {
    ...rest,
    tags: [operation.tag],
    summary: operation.summary,
    security: security[operation.for],
    ...(operation.for === 'administrator' && { description: 'For owners and administrators.' }),
    response: { ...failures(method, url, operation), ...Object.fromEntries(good) },
  };
}

/** A body that may be left out is marked in its schema (`optionalBody`), which is no word of JSON Schema. */
function relaxBody(operation: unknown): void {
  type Body = { required?: boolean; content?: Record<string, { schema?: { optionalBody?: boolean } }> };
  const body = (operation as { requestBody?: Body }).requestBody;
  for (const { schema } of Object.values(body?.content ?? {})) {
    if (schema?.optionalBody !== true) continue;
    delete schema.optionalBody;
    body!.required = false;
  }
}

function plain<T>(value: T): T {
  return JSON.parse(JSON.stringify(value)) as T;
}
