import { Server } from 'lucide-react';
import type { Machine, MachineAdmin } from '../../../contracts/api/machines.ts';
import { timeText } from '../../format/time.ts';
import { Badge, type Tone } from '../badge.tsx';
import { Button } from '../button.tsx';
import { Row } from '../panel.tsx';

const tones: Record<Machine['status'], Tone> = {
  online: 'good',
  offline: 'quiet',
  pending: 'warn',
  quarantined: 'bad',
};

export function MachineBadge({ machine }: { machine: Machine }) {
  if (machine.status !== 'quarantined' && !machine.enabled) return <Badge tone="warn">disabled</Badge>;
  return <Badge tone={tones[machine.status]}>{machine.status}</Badge>;
}

export function machineFacts(machine: Machine): string[] {
  return [
    machine.tailnet_ip,
    machine.version === null ? 'agent unknown' : `agent ${machine.version}`,
    machine.last_seen_at === null ? 'never seen' : `last seen ${timeText(machine.last_seen_at)}`,
  ];
}

export function liveSessionsText(count: number): string {
  return count === 1 ? '1 live session' : `${count} live sessions`;
}

/** What there is to decide about a machine as it is. */
function choices(machine: Machine): MachineAdmin['action'][] {
  if (machine.status === 'quarantined') return ['enable'];
  if (machine.status === 'pending') return ['approve', 'quarantine'];
  return [machine.enabled ? 'disable' : 'enable', 'quarantine'];
}

const words: Record<MachineAdmin['action'], string> = {
  approve: 'Approve',
  enable: 'Enable',
  disable: 'Disable',
  quarantine: 'Quarantine',
};

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
            <Button onClick={() => onAsk('run_script')}>Run script</Button>
          )}
          {choices(machine).map((action) => (
            <Button
              key={action}
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
