/** The answer style of the QuickZTNA routes; the Rexec routes answer plain JSON and `{ error }`. */
import Type, { type TSchema } from 'typebox';
import { plainText } from '../outside-text.ts';

export function Envelope<T extends TSchema>(data: T) {
  return Type.Object({ success: Type.Literal(true), data, error: Type.Null() });
}

export const Failure = Type.Object({
  success: Type.Literal(false),
  data: Type.Null(),
  error: Type.Object({ code: Type.String(), message: Type.String() }),
});

export const PlainFailure = Type.Object({ error: Type.String() });

export const Id = Type.String({ minLength: 1, maxLength: 64, pattern: '^[A-Za-z0-9_-]+$' });

/** A reason a person gives; close frames carry a shortened copy. */
export const Reason = Type.String({ minLength: 1, maxLength: 1000, pattern: plainText });

export const Time = Type.String({ description: 'ISO 8601, UTC' });
