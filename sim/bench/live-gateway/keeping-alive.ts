/** A client of the API over connections that stay, as a browser's do: nothing but the call itself takes time. */
import { ApiClient } from '../../evidence/api-client.ts';

export function keepingAlive(url: string, orgId: string): ApiClient {
  return new ApiClient(
    url,
    orgId,
    () => {},
    (address, init) => {
      const { connection: _, ...headers } = init.headers as Record<string, string>;
      return fetch(address, { ...init, headers });
    },
  );
}
