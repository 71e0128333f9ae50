/** The state diagram of the README, printed from the table as Mermaid: one arrow per pair of states. */
import { causes } from '../contracts/closes.ts';
import { type EventName, type State, states } from './session.ts';
import { cell, eventNames, isRefusal } from './table.ts';

export interface Edge {
  readonly from: State;
  readonly to: State;
  readonly on: EventName;
}

/** Every edge on which the state changes. */
export function edges(): Edge[] {
  return states.flatMap((from) =>
    eventNames.flatMap((on) => {
      const to = cell(from, on);
      return isRefusal(to) || to === from ? [] : [{ from, to, on }];
    }),
  );
}

/** Causes that every open state knows stand once, in a note. */
export function mermaid(): string {
  const open = states.filter((state) => state !== 'ending' && state !== 'ended');
  const everywhere = causes.filter((cause) => open.every((state) => cell(state, cause) === 'ending'));
  const arrows = new Map<string, EventName[]>();
  for (const { from, to, on } of edges()) {
    if ((everywhere as EventName[]).includes(on)) continue;
    const key = `${from} --> ${to}`;
    arrows.set(key, [...(arrows.get(key) ?? []), on]);
  }
  return [
    'stateDiagram-v2',
    '  [*] --> opening',
    ...[...arrows].map(([key, names]) => `  ${key}: ${names.join('<br>')}`),
    '  ended --> [*]',
    '  note right of ending',
    `    from every open state: ${everywhere.join(', ')}`,
    '  end note',
    '',
  ].join('\n');
}
