import { type UseQueryResult, useQuery } from '@tanstack/react-query';
import type { Static } from 'typebox';
import type { Collaboration } from '../../../contracts/api/sharing.ts';
import { RequestError } from '../../api/request-error.ts';
import { useServices } from '../../services.ts';

export type SharedWith = Static<typeof Collaboration>;

const pollMs = 5000;

/** With whom a session is shared, null while it is not; asked again while it is, or `looking` at it. */
export function useCollaboration(
  sessionId: string | null,
  looking: boolean,
): UseQueryResult<SharedWith | null> {
  const { api } = useServices();
  return useQuery({
    queryKey: ['collaboration', sessionId],
    queryFn: () => api.collaboration(sessionId!).catch(nullWhereNone),
    enabled: ({ state }) => sessionId !== null && (looking || state.data != null),
    refetchInterval: pollMs,
  });
}

function nullWhereNone(error: unknown): null {
  if (error instanceof RequestError && error.status === 404) return null;
  throw error;
}
