/** What the machines page says of a machine, and of what an administrator may do with it. */
import type { Machine, MachineAdmin } from '../../contracts/api/machines.ts';
import { timeText } from '../format/time.ts';

export type Standing = Machine['status'] | 'disabled';

/** A disabled machine is offline, too; that it is disabled is what there is to know. */
export function standingOf({ status, enabled }: Machine): Standing {
  return status !== 'quarantined' && !enabled ? 'disabled' : status;
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
export function choices(machine: Machine): MachineAdmin['action'][] {
  if (machine.status === 'quarantined') return ['enable'];
  if (machine.status === 'pending') return ['approve', 'quarantine'];
  return [machine.enabled ? 'disable' : 'enable', 'quarantine'];
}

export const words: Record<MachineAdmin['action'], string> = {
  approve: 'Approve',
  enable: 'Enable',
  disable: 'Disable',
  quarantine: 'Quarantine',
};

export interface Question {
  readonly confirm: string;
  readonly done: string;
  /** As in `Disabling Linux-C`. */
  readonly doing: string;
  says(machine: Machine): string;
}

export const questions: Record<MachineAdmin['action'], Question> = {
  approve: {
    confirm: 'Approve it',
    done: 'approved',
    doing: 'Approving',
    says: () => 'It comes online with its next report, and administrators may then open shells on it.',
  },
  enable: {
    confirm: 'Enable it',
    done: 'enabled',
    doing: 'Enabling',
    says: () => 'It comes online with its next report, and takes new sessions from then on.',
  },
  disable: {
    confirm: 'Disable it',
    done: 'disabled',
    doing: 'Disabling',
    says: (machine) =>
      `Nobody can open a new session on it, whatever it reports. ${
        machine.live_sessions === 0
          ? 'No session is live on it now.'
          : `The ${liveSessionsText(machine.live_sessions)} on it ${machine.live_sessions === 1 ? 'stays until it ends by itself' : 'stay until they end by themselves'}.`
      }`,
  },
  quarantine: {
    confirm: 'Quarantine it',
    done: 'quarantined',
    doing: 'Quarantining',
    says: (machine) =>
      `Nobody can open a new session on it, and running scripts fail. ${
        machine.live_sessions === 0
          ? 'No session is live on it now.'
          : `The ${liveSessionsText(machine.live_sessions)} on it ${machine.live_sessions === 1 ? 'ends at once; unsaved work in it' : 'end at once; unsaved work in them'} is lost.`
      }`,
  },
};
