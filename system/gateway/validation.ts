/** Checks what comes in against its TypeBox schema, strictly, and says in words what would be right. */
import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TLocalizedValidationError } from 'typebox/error';
import { ApiError } from '../contracts/errors.ts';
import { plainText } from '../contracts/outside-text.ts';

/** Longest piece of somebody's input that an error repeats. */
const longestQuote = 64;

/**
 * A body that is a union of objects told apart by `action` is checked against the one it names, so
 * that the error speaks of that action. A schema marked `optionalBody` accepts that there is none.
 */
export const validatorCompiler: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const where = httpPart === 'querystring' ? 'query' : (httpPart ?? 'body');
  const check = byAction(schema) ?? checkOne(schema);
  const optional = (schema as { optionalBody?: boolean }).optionalBody === true;
  return (value: unknown) => {
    if (optional && value === null) return { value: {} };
    const error = check(value, where);
    return error ? { error } : { value };
  };
};

type Check = (value: unknown, where: string) => ApiError | null;

/** Compiling takes longer than all the rest of a start; a process may start many gateways. */
const compiled = new WeakMap<TSchema, Check>();

function checkOne(schema: TSchema): Check {
  const known = compiled.get(schema);
  if (known) return known;
  const check = compile(schema);
  compiled.set(schema, check);
  return check;
}

function compile(schema: TSchema): Check {
  const validator = Compile(schema);
  return (value, where) => {
    if (validator.Check(value)) return null;
    return new ApiError('BAD_REQUEST', { message: `${where}${describe(validator.Errors(value))}` });
  };
}

interface ActionSchema extends TSchema {
  readonly properties?: {
    readonly action?: { readonly const?: string; readonly anyOf?: { const: string }[] };
  };
}

/** The check of a schema whose bodies name an `action`, or null for any other schema. */
function byAction(schema: TSchema): Check | null {
  const variants = (schema as { anyOf?: ActionSchema[] }).anyOf ?? [schema as ActionSchema];
  const checks = new Map<string, Check>();
  for (const variant of variants) {
    const action = variant.properties?.action;
    const names = action?.const === undefined ? action?.anyOf?.map((one) => one.const) : [action.const];
    if (!names) return null;
    const check = checkOne(variant);
    for (const name of names) checks.set(name, check);
  }
  const known = [...checks.keys()].join(', ');
  return (value, where) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) {
      return new ApiError('BAD_REQUEST', { message: `${where} must be object` });
    }
    const { action } = value as { action?: unknown };
    if (typeof action !== 'string') {
      return new ApiError('BAD_REQUEST', { message: `${where}.action must be one of ${known}` });
    }
    const check = checks.get(action);
    if (check) return check(value, where);
    return new ApiError('UNKNOWN_ACTION', {
      message: `Unknown action ${quote(action)}: it must be one of ${known}`,
    });
  };
}

/** The first error as ` must be object` or `.machine_id must be string`. */
function describe(errors: readonly TLocalizedValidationError[]): string {
  const first = errors.find((error) => error.keyword !== 'boolean') ?? errors[0];
  if (!first) return ' is not valid';
  const path = first.instancePath.replaceAll('/', '.');
  if (first.keyword === 'additionalProperties') {
    const names = first.params.additionalProperties.map((name) => quote(name)).join(', ');
    return `${path} must not have ${quote(names)}`;
  }
  if (first.keyword === 'const') {
    const allowed = errors
      .filter((error) => error.keyword === 'const' && error.instancePath === first.instancePath)
      .map((error) => (error.keyword === 'const' ? String(error.params.allowedValue) : ''));
    return `${path} must be ${allowed.join(' or ')}`;
  }
  if (first.keyword === 'pattern' && String(first.params.pattern) === plainText) {
    return `${path} must not have control characters, or such that turn the direction of text`;
  }
  return `${path} ${first.message}`;
}

function quote(text: string): string {
  return text.length <= longestQuote ? text : `${text.slice(0, longestQuote)}…`;
}

/** A body that may be left out; the handler then gets an empty object. */
export function optionalBody<T extends TSchema>(schema: T): T {
  return { ...schema, optionalBody: true };
}
