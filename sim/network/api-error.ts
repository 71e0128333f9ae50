/** An error answer of the Toxiproxy API: status and sentence. */
export class ApiError extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.name = 'ApiError';
    this.status = status;
  }
}

/** The answers that do not depend on the request. */
export const apiErrors = {
  proxyNotFound: () => new ApiError(404, 'proxy not found'),
  toxicNotFound: () => new ApiError(404, 'toxic not found'),
  proxyExists: () => new ApiError(409, 'proxy already exists'),
  toxicExists: () => new ApiError(409, 'toxic already exists'),
  invalidStream: () => new ApiError(400, 'stream was invalid, can be either upstream or downstream'),
  invalidType: () => new ApiError(400, 'invalid toxic type'),
  missing: (field: string, where = '') => new ApiError(400, `missing required field: ${field}${where}`),
};
