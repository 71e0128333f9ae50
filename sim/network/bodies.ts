/**
 * Request bodies of the Toxiproxy API, field by field: unknown keys are ignored, keys match in any
 * letter case with an exact match preferred, null and absence leave the default.
 */
import { ApiError } from './api-error.ts';
import { type Json, JsonNumber, type JsonObject, JsonSyntaxError, parseFirstValue } from './go-json.ts';

/** Reads the body's first JSON value. Throws ApiError 400. */
export function parseBody(text: string): Json {
  try {
    return parseFirstValue(text);
  } catch (error) {
    if (error instanceof JsonSyntaxError) throw badBody(error.message);
    throw error;
  }
}

/** The elements of an array, each a `type`; null counts as an empty one. Throws ApiError 400. */
export function elementsOf(body: Json, type: string): readonly Json[] {
  if (body !== null && !Array.isArray(body)) throw typeError(body, '', `[]${type}`);
  return body ?? [];
}

/** The fields of one object; each getter throws ApiError 400 on a wrong type. */
export class Fields {
  readonly #object: JsonObject;
  readonly #prefix: string;

  /**
   * `prefix` is how errors name the object's fields: `Proxy`, `LatencyToxic.attributes`. `whole` is how
   * they name itself, a field and a type. `null` counts as `{}`.
   */
  constructor(value: Json, prefix: string, whole: { readonly field: string; readonly type: string }) {
    if (value !== null && !(value instanceof Map)) throw typeError(value, whole.field, whole.type);
    this.#object = value ?? new Map();
    this.#prefix = prefix;
  }

  text(name: string): string | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'string') throw typeError(value, `${this.#prefix}.${name}`, 'string');
    return value;
  }

  flag(name: string): boolean | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (typeof value !== 'boolean') throw typeError(value, `${this.#prefix}.${name}`, 'bool');
    return value;
  }

  integer(name: string): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    const isInteger = value instanceof JsonNumber && /^-?\d+$/.test(value.text);
    if (!isInteger || !Number.isSafeInteger(Number(value.text)))
      throw typeError(value, `${this.#prefix}.${name}`, 'int64');
    return Number(value.text);
  }

  /** A 32-bit float, as the API stores toxicity. */
  float(name: string): number | undefined {
    const value = this.raw(name);
    if (value === undefined) return undefined;
    if (!(value instanceof JsonNumber) || !Number.isFinite(Math.fround(Number(value.text))))
      throw typeError(value, `${this.#prefix}.${name}`, 'float32');
    return shortestFloat32(Number(value.text));
  }

  /** Undefined where it is absent or null. */
  raw(name: string): Json | undefined {
    const exact = this.#object.get(name);
    if (exact !== undefined) return exact ?? undefined;
    for (const [key, value] of this.#object) if (key.toLowerCase() === name) return value ?? undefined;
    return undefined;
  }
}

function badBody(text: string): ApiError {
  return new ApiError(400, `bad request body: ${text}`);
}

function typeError(value: Json, field: string, wanted: string): ApiError {
  const into = field === '' ? `Go value of type ${wanted}` : `Go struct field ${field} of type ${wanted}`;
  const isNumeric = wanted === 'int64' || wanted === 'float32';
  const spelt = value instanceof JsonNumber && isNumeric ? `number ${value.text}` : kindOf(value);
  return badBody(`json: cannot unmarshal ${spelt} into ${into}`);
}

function kindOf(value: Json): string {
  if (value instanceof JsonNumber) return 'number';
  if (value === null) return 'null';
  if (typeof value === 'string') return 'string';
  if (typeof value === 'boolean') return 'bool';
  return Array.isArray(value) ? 'array' : 'object';
}

/** The number with the fewest digits that is the same 32-bit float: a third reads back as 0.33333334. */
function shortestFloat32(value: number): number {
  const rounded = Math.fround(value);
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(rounded.toPrecision(digits));
    if (Math.fround(short) === rounded) return short;
  }
  return Number(rounded.toPrecision(9));
}
