/** Asks before a machine is taken into service or out of it, and says what becomes of who is on it. */
import type { ReactNode } from 'react';
import type { Machine, MachineAdmin } from '../../../contracts/api/machines.ts';
import { useServices } from '../../services.ts';
import { Confirm } from '../confirm.tsx';
import { liveSessionsText } from './machine-row.tsx';

interface Question {
  readonly confirm: string;
  readonly done: string;
  says(machine: Machine): ReactNode;
}

const questions: Record<MachineAdmin['action'], Question> = {
  approve: {
    confirm: 'Approve it',
    done: 'approved',
    says: () => 'It comes online with its next report, and administrators may then open shells on it.',
  },
  enable: {
    confirm: 'Enable it',
    done: 'enabled',
    says: () => 'It comes online with its next report, and takes new sessions from then on.',
  },
  disable: {
    confirm: 'Disable it',
    done: 'disabled',
    says: (machine) =>
      `Nobody can open a new session on it, whatever it reports. ${
        machine.live_sessions === 0
          ? 'No session is live on it now.'
          : `The ${liveSessionsText(machine.live_sessions)} on it stay until they end by themselves.`
      }`,
  },
  quarantine: {
    confirm: 'Quarantine it',
    done: 'quarantined',
    says: (machine) =>
      `Nobody can open a new session on it, and running scripts fail. ${
        machine.live_sessions === 0
          ? 'No session is live on it now.'
          : `The ${liveSessionsText(machine.live_sessions)} on it end at once; unsaved work in them is lost.`
      }`,
  },
};

export function AdministerMachine(props: {
  machine: Machine;
  action: MachineAdmin['action'];
  onDone: (text: string) => Promise<void>;
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
        await props.onDone(`${machine.name} was ${done}.`);
      }}
      onClose={props.onClose}
    >
      {says(machine)}
    </Confirm>
  );
}
