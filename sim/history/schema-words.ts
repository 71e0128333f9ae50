/** The few words in which the schemas of a history are written. */
import Type, { type TSchema } from 'typebox';

export function nullable<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

export function oneOf<const T extends readonly string[]>(names: T) {
  return Type.Unsafe<T[number]>(Type.Union(names.map((name) => Type.Literal(name))));
}

/** `true` where each of the two types can stand for the other. */
export type Agree<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;

/** Does not compile unless all are `true`. */
export type AllAgree<T extends Record<string, true>> = T;
