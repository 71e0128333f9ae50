import { Server } from 'lucide-react';
import type { Machine, MachineAdmin } from '../../../contracts/api/machines.ts';
import {
  choices,
  liveSessionsText,
  machineFacts,
  type Standing,
  standingOf,
  words,
} from '../../machines/machine-words.ts';
import { Badge, type Tone } from '../badge.tsx';
import { Button } from '../button.tsx';
import { Row } from '../panel.tsx';

const tones: Record<Standing, Tone> = {
  online: 'good',
  offline: 'quiet',
  disabled: 'warn',
  pending: 'warn',
  quarantined: 'bad',
};

export function MachineBadge({ machine }: { machine: Machine }) {
  const standing = standingOf(machine);
  return <Badge tone={tones[standing]}>{standing}</Badge>;
}

export function MachineRow(props: {
  machine: Machine;
  onAsk: (what: MachineAdmin['action'] | 'run_script') => void;
}) {
  const { machine, onAsk } = props;
  return (
    <Row
      icon={<Server aria-hidden className="size-4.5" />}
      title={machine.name}
      badge={<MachineBadge machine={machine} />}
      facts={[...machineFacts(machine), liveSessionsText(machine.live_sessions)]}
      actions={
        <>
          {machine.status === 'online' && machine.enabled && (
            <Button aria-label={`Run script on ${machine.name}`} onClick={() => onAsk('run_script')}>
              Run script
            </Button>
          )}
          {choices(machine).map((action) => (
            <Button
              // Into service and out of it is one button: the focus stays on it.
              key={action === 'quarantine' ? 'quarantine' : 'service'}
              aria-label={`${words[action]} ${machine.name}`}
              look={action === 'quarantine' ? 'danger' : 'plain'}
              onClick={() => onAsk(action)}
            >
              {words[action]}
            </Button>
          ))}
        </>
      }
    />
  );
}
