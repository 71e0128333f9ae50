/**
 * What a history's records must look like, for readers of files that somebody else may have written.
 * Data may hold more than is listed (a newer writer adds fields), never less and never another type.
 */
import Type, { type TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import { eventSchemas } from './event-schemas.ts';
import { observationSchemas } from './observation-schemas.ts';
import type { Kind } from './record.ts';
import { historyVersion } from './record.ts';
import { nullable } from './schema-words.ts';

export const dataSchemas: Record<Kind, TSchema> = { ...observationSchemas, ...eventSchemas };

export const kinds = Object.keys(dataSchemas) as Kind[];

const sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });

/** Everything of a record but its data. */
export const envelopeSchema = Type.Object(
  {
    v: Type.Literal(historyVersion),
    seq: Type.Integer({ minimum: 1 }),
    t: Type.Number(),
    actor: Type.String({ minLength: 1 }),
    session: nullable(Type.String()),
    kind: Type.String(),
    data: Type.Object({}),
    cause: nullable(Type.Integer({ minimum: 1 })),
    prev: sha256,
    hash: sha256,
  },
  { additionalProperties: false },
);

const validators = new Map<TSchema, Validator>();

/** Says what is wrong with a value, as `data.code must be integer, is "1000"`; null when nothing is. */
export function complaintOf(schema: TSchema, value: unknown, root: string): string | null {
  let validator = validators.get(schema);
  if (!validator) {
    validator = Compile(schema);
    validators.set(schema, validator);
  }
  if (validator.Check(value)) return null;
  const errors = validator.Errors(value);
  const path = errors[0]?.instancePath ?? '';
  const wants = errors.filter((error) => error.instancePath === path && error.keyword !== 'anyOf');
  const name = `${root}${path.replaceAll('/', '.')}`.replace(/^\./, '') || 'the record';
  return `${name} ${wants.map(wanted).join(' or ').replaceAll(' or must be ', ' or ')}, is ${shown(valueAt(value, path))}`;
}

function wanted(error: { keyword: string; message: string; params: object }): string {
  const { allowedValue, allowedValues } = error.params as {
    allowedValue?: unknown;
    allowedValues?: unknown[];
  };
  if (allowedValues) return `must be ${allowedValues.map((one) => JSON.stringify(one)).join(' or ')}`;
  return error.keyword === 'const' ? `must be ${JSON.stringify(allowedValue)}` : error.message;
}

function valueAt(value: unknown, path: string): unknown {
  let at = value;
  for (const key of path.split('/').slice(1)) {
    at = (at as Record<string, unknown> | null | undefined)?.[
      key.replaceAll('~1', '/').replaceAll('~0', '~')
    ];
  }
  return at;
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? 'missing';
  return text.length <= 60 ? text : `${text.slice(0, 57)}…`;
}

/** What is wrong with a record's envelope, or null. */
export function envelopeComplaint(record: unknown): string | null {
  return complaintOf(envelopeSchema, record, '');
}

/** What is wrong with the data of a record of a kind, or null. */
export function dataComplaint(kind: Kind, data: unknown): string | null {
  return complaintOf(dataSchemas[kind], data, 'data');
}
