import type { ErrorCode } from '../../contracts/errors.ts';

/** A request to the gateway that did not bring what was asked for; its message is a sentence for the person. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  /** From the error catalogue; `UNREACHABLE` without an answer, `BAD_ANSWER` for one that makes no sense. */
  readonly code: string;
  /** HTTP status; undefined when there was no answer. */
  readonly status: number | undefined;

  constructor(code: string, message: string, status?: number) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** Whether a gateway refused with this code of the error catalogue. */
export function wasRefused(error: unknown, code: ErrorCode): boolean {
  return error instanceof RequestError && error.code === code;
}
