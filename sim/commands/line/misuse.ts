/** What was typed, or given to read, makes no sense. The message says what, where, and what would be right. */
export class Misuse extends Error {
  override readonly name: string = 'Misuse';
}

/** Of a file that was named: it cannot be read or written, or holds something else. The command was typed well. */
export class BadFile extends Misuse {
  override readonly name = 'BadFile';
}

/** Something outside is missing, and the message says how to get it: no fault of ours, and none of the product. */
export class Missing extends Error {
  override readonly name: string = 'Missing';
}
