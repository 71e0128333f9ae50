import { useConnection } from '../services.ts';
import { usePageTitle } from './page-title.ts';

/** Names a tab that shows a terminal by its machine, and says first where it is over: many may stand side by side. */
export function useTerminalTitle(otherwise: string): void {
  const { status, machineName } = useConnection();
  const name = machineName ?? otherwise;
  usePageTitle(status === 'idle' ? otherwise : status === 'disconnected' ? `Disconnected: ${name}` : name);
}
