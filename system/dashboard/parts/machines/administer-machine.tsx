/** Asks before a machine is taken into service or out of it, and says what becomes of who is on it. */
import type { Machine, MachineAdmin } from '../../../contracts/api/machines.ts';
import { questions } from '../../machines/machine-words.ts';
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
  const { confirm, done, says } = questions[action];
  return (
    <Confirm
      title={`${confirm.replace('it', machine.name)}?`}
      confirm={confirm}
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
