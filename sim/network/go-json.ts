/**
 * Request bodies as Toxiproxy reads them: the first JSON value counts and what follows it is ignored,
 * numbers keep their spelling (`2.0` is no integer), and mistakes are told in the parser's known words.
 */

/** A number as it was spelt. */
export class JsonNumber {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

export type Json = null | boolean | string | JsonNumber | Json[] | JsonObject;
export type JsonObject = ReadonlyMap<string, Json>;

/** The body is no JSON; the message says what was found where. */
export class JsonSyntaxError extends Error {
  override readonly name = 'JsonSyntaxError';
}

const maxDepth = 10_000;

/** Throws JsonSyntaxError. */
export function parseFirstValue(text: string): Json {
  return new Parser(text).first();
}

class Parser {
  readonly #text: string;
  #at = 0;
  #depth = 0;

  constructor(text: string) {
    this.#text = text;
  }

  first(): Json {
    this.#space();
    if (this.#at >= this.#text.length) throw new JsonSyntaxError('EOF');
    return this.#value();
  }

  #value(): Json {
    this.#space();
    const char = this.#text[this.#at];
    if (char === '{') return this.#nested(() => this.#object());
    if (char === '[') return this.#nested(() => this.#array());
    if (char === '"') return this.#string();
    if (char === 't') return this.#literal('true', true);
    if (char === 'f') return this.#literal('false', false);
    if (char === 'n') return this.#literal('null', null);
    if (char === '-' || isDigit(char)) return this.#number();
    throw this.#unexpected('looking for beginning of value');
  }

  #nested<T>(read: () => T): T {
    if (++this.#depth > maxDepth) throw new JsonSyntaxError('exceeded max depth');
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #object(): JsonObject {
    const object = new Map<string, Json>();
    this.#space();
    if (this.#take('}')) return object;
    for (;;) {
      this.#space();
      if (this.#text[this.#at] !== '"') throw this.#unexpected('looking for beginning of object key string');
      const key = this.#string();
      this.#space();
      if (!this.#take(':')) throw this.#unexpected('after object key');
      object.set(key, this.#value());
      this.#space();
      if (this.#take('}')) return object;
      if (!this.#take(',')) throw this.#unexpected('after object key:value pair');
    }
  }

  #array(): Json[] {
    const array: Json[] = [];
    this.#space();
    if (this.#take(']')) return array;
    for (;;) {
      array.push(this.#value());
      this.#space();
      if (this.#take(']')) return array;
      if (!this.#take(',')) throw this.#unexpected('after array element');
    }
  }

  #string(): string {
    const start = this.#at++;
    for (;;) {
      const char = this.#text[this.#at];
      if (char === undefined) throw this.#unexpected('in string literal');
      if (char < ' ') throw this.#unexpected('in string literal');
      this.#at++;
      if (char === '"') return JSON.parse(this.#text.slice(start, this.#at)) as string;
      if (char === '\\') this.#escape();
    }
  }

  #escape(): void {
    const char = this.#text[this.#at];
    if (char === undefined || !'"\\/bfnrtu'.includes(char)) throw this.#unexpected('in string escape code');
    this.#at++;
    for (let digits = 0; char === 'u' && digits < 4; digits++, this.#at++) {
      if (!/[0-9a-fA-F]/.test(this.#text[this.#at] ?? ''))
        throw this.#unexpected('in \\u hexadecimal character escape');
    }
  }

  #number(): JsonNumber {
    const start = this.#at;
    this.#take('-');
    if (!isDigit(this.#text[this.#at])) throw this.#unexpected('in numeric literal');
    if (!this.#take('0')) this.#digits();
    if (this.#take('.')) this.#someDigits('after decimal point in numeric literal');
    if (this.#take('e') || this.#take('E')) {
      if (!this.#take('+')) this.#take('-');
      this.#someDigits('in exponent of numeric literal');
    }
    return new JsonNumber(this.#text.slice(start, this.#at));
  }

  #someDigits(where: string): void {
    if (!isDigit(this.#text[this.#at])) throw this.#unexpected(where);
    this.#digits();
  }

  #digits(): void {
    while (isDigit(this.#text[this.#at])) this.#at++;
  }

  #literal<T extends Json>(word: string, value: T): T {
    for (let index = 0; index < word.length; index++, this.#at++) {
      if (this.#text[this.#at] !== word[index])
        throw this.#unexpected(`in literal ${word} (expecting '${word[index]}')`);
    }
    return value;
  }

  #space(): void {
    while (' \t\r\n'.includes(this.#text[this.#at] ?? 'x')) this.#at++;
  }

  #take(char: string): boolean {
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #unexpected(where: string): JsonSyntaxError {
    const char = this.#text[this.#at];
    if (char === undefined) return new JsonSyntaxError('unexpected EOF');
    return new JsonSyntaxError(`invalid character ${quoted(char)} ${where}`);
  }
}

function isDigit(char: string | undefined): boolean {
  return char !== undefined && char >= '0' && char <= '9';
}

function quoted(char: string): string {
  if (char === "'") return `'\\''`;
  return `'${JSON.stringify(char).slice(1, -1).replace('\\"', '"')}'`;
}

/** JSON as Toxiproxy writes it: `<`, `>` and `&` escaped. */
export function toJson(value: unknown): string {
  const escapes: Record<string, string> = { '<': '\\u003c', '>': '\\u003e', '&': '\\u0026' };
  return JSON.stringify(value).replace(/[<>&]/g, (char) => escapes[char]!);
}
