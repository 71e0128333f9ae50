import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { describe, expect, test } from 'vitest';
import { errors } from '../../contracts/errors.ts';
import { terminalPath } from '../../contracts/frames.ts';
import { type Call, cases } from '../../testing/api-cases.ts';
import { type GatewayWorld, startGatewayWorld } from '../../testing/gateway-world.ts';
import { operations, tags } from './operations.ts';

interface Documented {
  readonly tags?: string[];
  readonly summary?: string;
  readonly security?: object[];
  readonly requestBody?: { readonly required?: boolean };
  readonly responses: Record<
    string,
    { readonly description: string; readonly content?: Record<string, { readonly schema?: TSchema }> }
  >;
}

interface Document {
  readonly paths: Record<string, Record<string, Documented>>;
}

async function documentOf(world: GatewayWorld): Promise<Document> {
  return (await world.get('/api/openapi.json')).body;
}

/** By `METHOD path`, the path as routes are declared. */
function documented(document: Document): Map<string, Documented> {
  return new Map(
    Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => [
        `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ':$1')}`,
        operation,
      ]),
    ),
  );
}

async function send(world: GatewayWorld, key: string, call: Call) {
  const [method, path] = key.split(' ') as [string, string];
  const filled = path.replaceAll(/:(\w+)/g, (_, name: string) => call.params?.[name] ?? 'anything');
  return world.call(method, call.query ? `${filled}?${call.query}` : filled, {
    token: call.as && (await world.signIn(call.as)).token,
    body: call.body,
  });
}

/** The status is documented and the body is what the document says of it. */
function expectAsDocumented(
  operation: Documented,
  answer: {
    readonly status: number;
    readonly headers: Headers;
    readonly body: unknown;
    readonly text: string;
  },
): void {
  const response = operation.responses[answer.status];
  expect(response, `${answer.status} ${answer.text} is not documented`).toBeDefined();
  if (answer.status === 204) return;
  const type = answer.headers.get('content-type')!.split(';', 1)[0]!;
  const schema = response!.content?.[type]?.schema;
  expect(schema, `${answer.status} as ${type} is not documented`).toBeDefined();
  const told = type === 'application/json' ? answer.body : answer.text;
  expect([...Compile(schema!).Errors(told)], answer.text).toEqual([]);
}

test('every route is in the document, and nothing else but the terminal’s WebSocket', async () => {
  await using world = await startGatewayWorld();
  const routes = [...documented(await documentOf(world)).keys()];
  expect(routes.toSorted()).toEqual([...Object.keys(operations), `GET ${terminalPath}`].toSorted());
});

test('every route has a case', () => {
  expect(Object.keys(cases).toSorted()).toEqual(Object.keys(operations).toSorted());
});

test('every operation has a summary, a tag that is described, and says who may call it', async () => {
  await using world = await startGatewayWorld();
  for (const [key, operation] of documented(await documentOf(world))) {
    expect(operation.summary, key).toMatch(/\.$/);
    expect(Object.keys(tags), key).toContain(operation.tags?.[0]);
    expect(operation.security, key).toBeDefined();
    for (const { description } of Object.values(operation.responses))
      expect(description, key).not.toBe('Default Response');
  }
});

test('a body that may be left out is not required', async () => {
  await using world = await startGatewayWorld();
  const all = documented(await documentOf(world));
  expect(all.get('POST /api/sessions/revoke-others')?.requestBody?.required).toBe(false);
  expect(all.get('POST /api/auth/login')?.requestBody?.required).toBe(true);
  expect(JSON.stringify([...all])).not.toContain('optionalBody');
});

test('the terminal’s WebSocket is described with its messages and its close codes', async () => {
  await using world = await startGatewayWorld();
  const { paths } = await documentOf(world);
  const upgrade = paths[terminalPath]!.get as unknown as {
    parameters: { name: string; required: boolean }[];
    'x-websocket': { closeCodes: Record<string, string>; client: object; server: object };
  };
  expect(upgrade.parameters.map(({ name, required }) => [name, required])).toEqual([
    ['token', false],
    ['org_id', true],
    ['machine_id', true],
    ['shell_token', false],
    ['connection', false],
  ]);
  expect(upgrade['x-websocket'].closeCodes).toMatchObject({ 4408: expect.any(String) });
  expect(upgrade['x-websocket']).toMatchObject({ client: expect.any(Object), server: expect.any(Object) });
});

describe.each(Object.entries(cases))('%s answers as the document says', (key, { good, bad }) => {
  test('when it is called well', async () => {
    await using world = await startGatewayWorld();
    const operation = documented(await documentOf(world)).get(key)!;
    const answer = await send(world, key, typeof good === 'function' ? await good(world) : good);
    expect(answer.status, answer.text).toBeLessThan(300);
    expectAsDocumented(operation, answer);
  });

  const who = operations[key]?.for;
  test.runIf(who === 'signed in' || who === 'administrator')('when nobody is signed in', async () => {
    await using world = await startGatewayWorld();
    const operation = documented(await documentOf(world)).get(key)!;
    const { as: _, ...call } = typeof good === 'object' ? good : ({} as Call);
    const answer = await send(world, key, call);
    expect(answer.status, answer.text).toBe(errors.UNAUTHORIZED.status);
    expectAsDocumented(operation, answer);
  });

  test.runIf(!key.startsWith('GET'))('when the body is none', async () => {
    await using world = await startGatewayWorld();
    const operation = documented(await documentOf(world)).get(key)!;
    const [method, path] = key.split(' ') as [string, string];
    const { token } = await world.signIn('alice');
    const sent = (raw: string, type: string) =>
      world.call(method, path.replace(':id', 'anything'), { token, raw, headers: { 'content-type': type } });
    for (const [raw, type, status] of [
      ['{', 'application/json', 400],
      ['<a/>', 'text/xml', 415],
      [`"${'x'.repeat(65 * 1024)}"`, 'application/json', 413],
    ] as const) {
      const answer = await sent(raw, type);
      expect(answer.status, answer.text).toBe(status);
      expectAsDocumented(operation, answer);
    }
  });

  test.each(bad)('when it is called with $body, $query, $params as $as', async ({ status, ...call }) => {
    await using world = await startGatewayWorld();
    const operation = documented(await documentOf(world)).get(key)!;
    const answer = await send(world, key, call);
    expect(answer.status, answer.text).toBe(status);
    expectAsDocumented(operation, answer);
  });
});
