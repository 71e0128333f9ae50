/**
 * Where things are drawn: eight lanes, in the order in which a keystroke passes them.
 *
 *     person ─ page ─ wire ─ gateway ─ wire ─ agent ─ shell     audit
 *                      at the browser   at the agent
 */
import type { AnyRecord, Sender } from '../../sim/history/record.ts';

export const lanes = [
  { id: 'person', name: 'person', short: 'per' },
  { id: 'page', name: 'page', short: 'pag' },
  { id: 'browser-wire', name: 'wire at the browser', short: 'wir' },
  { id: 'gateway', name: 'gateway', short: 'gat' },
  { id: 'agent-wire', name: 'wire at the agent', short: 'wir' },
  { id: 'agent', name: 'agent', short: 'agt' },
  { id: 'shell', name: 'shell', short: 'shl' },
  { id: 'audit', name: 'audit', short: 'aud' },
] as const;

export type LaneId = (typeof lanes)[number]['id'];

const order = new Map<LaneId, number>(lanes.map(({ id }, index) => [id, index]));

/** Its place from the left, from 0. */
export function laneIndex(id: LaneId): number {
  return order.get(id)!;
}

/** The three places of a link: who dialled, the wire between (null where it has no lane), who listens. */
export interface LinkLanes {
  readonly client: LaneId;
  readonly wire: LaneId | null;
  readonly server: LaneId;
  /** The machine behind it, where it is one of several. */
  readonly machine: string | null;
}

const ends: Readonly<Record<string, LaneId>> = {
  browser: 'page',
  gateway: 'gateway',
  agent: 'agent',
  loki: 'audit',
};

const known = new Map<string, LinkLanes>();

/** @param link as histories name it: `browser-gateway`, `gateway-agent:Linux-C`, `gateway-loki` */
export function linkLanes(link: string): LinkLanes {
  const found = known.get(link);
  if (found) return found;
  const [route = '', machine = null] = link.split(':');
  const [client = '', server = ''] = route.split('-');
  const wire = route.includes('browser') ? 'browser-wire' : route.includes('agent') ? 'agent-wire' : null;
  const made: LinkLanes = {
    client: ends[client] ?? 'gateway',
    wire,
    server: ends[server] ?? 'gateway',
    machine,
  };
  known.set(link, made);
  return made;
}

/** From whom to whom something goes that `from` sent. */
export function route(link: string, from: Sender): { readonly from: LaneId; readonly to: LaneId } {
  const { client, server } = linkLanes(link);
  return from === 'client' ? { from: client, to: server } : { from: server, to: client };
}

/** The lane of what happens in one place. */
export function laneOf(record: AnyRecord): LaneId {
  const { kind, data } = record;
  const actor = kind === 'clock.jumped' ? data.party : record.actor;
  if (kind.startsWith('audit.')) return 'audit';
  if (kind.startsWith('shell.')) return 'shell';
  if (kind === 'fault.applied' || kind === 'fault.healed') {
    const { wire, server } = linkLanes(data.link);
    return wire ?? server;
  }
  if (kind === 'machine.fault') return 'agent';
  if (kind === 'gateway.fault') return 'gateway';
  if (actor.startsWith('page:')) return 'page';
  if (actor.startsWith('agent:')) return 'agent';
  if (actor.startsWith('gateway:')) return 'gateway';
  if (actor.startsWith('wire:')) return linkLanes(actor.slice('wire:'.length)).wire ?? 'gateway';
  return 'person';
}
