/**
 * Asks the gateway something: both answer styles are understood, every answer is checked against its contract, and
 * every failure is a RequestError. Needs nothing but a `fetch`.
 */
import type { Static, TSchema } from 'typebox';
import { Envelope } from '../../contracts/api/envelope.ts';
import { interpreted, type SchemaCheck } from '../../contracts/schema-check.ts';
import { outsideNames } from './outside-names.ts';
import { RequestError } from './request-error.ts';

/** A request as it is given to `fetch`. */
export interface Sent {
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly cache: 'no-store';
  readonly body?: string;
  readonly signal?: AbortSignal;
}

export interface AskDeps {
  /** Address of the gateway, without a path. */
  readonly gatewayUrl: string;
  readonly fetch: (
    url: string,
    request: Sent,
  ) => Promise<Pick<Response, 'ok' | 'status' | 'headers' | 'text'>>;
  /** The access token of who is signed in, and their organisation; null when nobody is. */
  readonly caller: () => { readonly accessToken: string; readonly orgId: string } | null;
  /** The gateway no longer takes this access token; `message` says why. */
  readonly onUnauthorized: (accessToken: string, message: string) => void;
  /** By default the interpreter's. */
  readonly check?: SchemaCheck;
}

export function createAsk(deps: AskDeps) {
  const { check = interpreted } = deps;

  /** Sends a request and answers a good response with its text. */
  async function send(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<{ header(name: string): string | null; text: string }> {
    const accessToken = deps.caller()?.accessToken;
    const headers: Record<string, string> = { accept: 'application/json' };
    if (accessToken !== undefined) headers.authorization = `Bearer ${accessToken}`;
    if (body !== undefined) headers['content-type'] = 'application/json';
    let response: Awaited<ReturnType<typeof deps.fetch>>;
    let text: string;
    try {
      response = await deps.fetch(new URL(path, deps.gatewayUrl).href, {
        method,
        headers,
        cache: 'no-store',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal ? { signal } : {}),
      });
      text = await response.text();
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new RequestError('UNREACHABLE', 'The gateway cannot be reached');
    }
    if (!response.ok) {
      const { code, message } = failure(parseJson(text), response.status);
      if (response.status === 401 && accessToken !== undefined) deps.onUnauthorized(accessToken, message);
      throw new RequestError(code, message, response.status);
    }
    return { header: (name) => response.headers.get(name), text };
  }

  /** `send`, answering the body as its contract has it. */
  async function ask<T extends TSchema>(
    method: 'GET' | 'POST' | 'DELETE',
    path: string,
    answer: T,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Static<T>> {
    const parsed = parseJson((await send(method, path, body, signal)).text);
    if (!check(answer, parsed)) {
      throw new RequestError('BAD_ANSWER', `The gateway's answer to ${method} ${path} makes no sense`);
    }
    return parsed as Static<T>;
  }

  /** `ask` for the routes that answer in an envelope. */
  async function askEnveloped<T extends TSchema>(
    method: 'GET' | 'POST',
    path: string,
    data: T,
    body?: unknown,
    signal?: AbortSignal,
  ): Promise<Static<T>> {
    const envelope = await ask(method, path, enveloped(data), body, signal);
    return (envelope as unknown as { data: Static<T> }).data;
  }

  return { send, ask, askEnveloped };
}

const envelopes = new WeakMap<TSchema, TSchema>();

/** The envelope of this data, made once, so that a check of it can be kept, too. */
function enveloped(data: TSchema): TSchema {
  const known = envelopes.get(data);
  if (known) return known;
  const made = Envelope(data);
  envelopes.set(data, made);
  return made;
}

/** Beyond what most names are made of: only such an answer is worth a second look at each of its strings. */
const mayHoldOthers = /[^\u0020-\u007e]|\\u/;

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text, mayHoldOthers.test(text) ? outsideNames : undefined);
  } catch {
    return undefined;
  }
}

/** Reads a failure of either style, or makes a sentence of an answer that is neither. */
function failure(body: unknown, status: number): { code: string; message: string } {
  const error = (body as { error?: unknown } | undefined | null)?.error;
  if (typeof error === 'string') return { code: `HTTP_${status}`, message: error };
  const { code, message } = (error ?? {}) as { code?: unknown; message?: unknown };
  if (typeof code === 'string' && typeof message === 'string') return { code, message };
  return { code: 'BAD_ANSWER', message: `The gateway answered with HTTP ${status} and no reason` };
}
