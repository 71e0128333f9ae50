/** Checks of schemas that are compiled once in a process: no policy forbids that here, and it is far faster. */
import type { TSchema } from 'typebox';
import { Compile, type Validator } from 'typebox/compile';
import type { SchemaCheck } from '../../../system/contracts/schema-check.ts';

const validators = new WeakMap<TSchema, Pick<Validator, 'Check'>>();

export const compiled: SchemaCheck = (schema, value) => {
  let validator = validators.get(schema);
  if (!validator) {
    validator = Compile(schema);
    validators.set(schema, validator);
  }
  return validator.Check(value);
};
