/** Asks before a machine is taken into service or out of it, and says what becomes of who is on it. */
import type { Machine, MachineAdmin } from '../../../contracts/api/machines.ts';
import { questions, words } from '../../machines/machine-words.ts';
import { useServices } from '../../services.ts';
import { Confirm } from '../confirm.tsx';

export function AdministerMachine(props: {
  machine: Machine;
  action: MachineAdmin['action'];
  onDone: (text: string) => void;
  onClose: () => void;
}) {
  const { api } = useServices();
  const { machine, action } = props;
  const { confirm, doing, done, says } = questions[action];
  return (
    <Confirm
      title={`${words[action]} ${machine.name}?`}
      confirm={confirm}
      doing={`${doing} ${machine.name}`}
      act={async () => {
        await api.administerMachine(machine.id, action);
        return `${machine.name} was ${done}.`;
      }}
      onDone={props.onDone}
      onClose={props.onClose}
    >
      {says(machine)}
    </Confirm>
  );
}
