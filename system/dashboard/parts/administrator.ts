import { useSignedIn } from '../services.ts';

/** Whether the person may do what the API keeps for owners and administrators: pages offer nothing that it refuses. */
export function useIsAdministrator(): boolean {
  const { role } = useSignedIn().identity;
  return role === 'owner' || role === 'admin';
}
