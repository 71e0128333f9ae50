/**
 * Whether a value is as its schema has it. A page asks TypeBox's interpreter: a compiled check is made by
 * `eval`, which the gateway's Content-Security-Policy forbids.
 */
import type { TSchema } from 'typebox';
import { Check } from 'typebox/value';

export type SchemaCheck = (schema: TSchema, value: unknown) => boolean;

export const interpreted: SchemaCheck = (schema, value) => Check(schema, value);
