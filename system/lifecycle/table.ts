/**
 * Every state against every event: the whole lifecycle in one table.
 *
 * A cell names the state that follows, or why the pair is refused:
 *  - `late`: the first cause has won; what the world reports afterwards changes nothing;
 *  - `never`: the gateway itself would have to be wrong for this to happen; `step` throws.
 */
import { type EventName, type State, states } from './session.ts';

export type Refusal = 'late' | 'never';
export type Cell = State | Refusal;

type Row = readonly [Cell, Cell, Cell, Cell, Cell, Cell, Cell];

// biome-ignore format: a table is read by its columns
const rows: Record<EventName, Row> = {
  //                    opening      reaching      announcing    starting      live          ending      ended
  admitted:            ['reaching',  'never',      'never',      'never',      'never',      'late',     'late'],
  agent_reached:       ['never',     'announcing', 'never',      'never',      'never',      'late',     'late'],
  announced:           ['never',     'never',      'starting',   'never',      'never',      'late',     'late'],
  shell_started:       ['never',     'never',      'never',      'live',       'never',      'late',     'late'],

  input:               ['opening',   'reaching',   'announcing', 'starting',   'live',       'late',     'late'],
  refreshed:           ['never',     'never',      'never',      'never',      'live',       'late',     'late'],
  output:              ['never',     'never',      'never',      'never',      'live',       'late',     'late'],
  browser_heard:       ['opening',   'reaching',   'announcing', 'starting',   'live',       'late',     'late'],
  agent_heard:         ['never',     'never',      'never',      'never',      'live',       'late',     'late'],
  input_held:          ['never',     'never',      'never',      'never',      'live',       'late',     'late'],
  input_released:      ['never',     'never',      'never',      'never',      'live',       'late',     'late'],
  output_held:         ['never',     'never',      'never',      'never',      'live',       'late',     'late'],
  output_released:     ['never',     'never',      'never',      'never',      'live',       'late',     'late'],
  drain:               ['ending',    'ending',     'ending',     'ending',     'live',       'late',     'late'],
  time:                ['opening',   'reaching',   'announcing', 'starting',   'live',       'ending',   'late'],
  close_flushed:       ['never',     'never',      'never',      'never',      'never',      'ending',   'late'],
  socket_gone:         ['never',     'never',      'never',      'never',      'never',      'ended',    'late'],

  user_closed:         ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  client_gone:         ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  connection_lost:     ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  client_unresponsive: ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  bad_message:         ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  message_too_big:     ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  revoked:             ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  gateway_draining:    ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  token_invalid:       ['ending',    'never',      'never',      'never',      'never',      'late',     'late'],
  machine_not_found:   ['ending',    'never',      'never',      'never',      'never',      'late',     'late'],
  session_limit:       ['ending',    'never',      'ending',     'never',      'never',      'late',     'late'],
  agent_unreachable:   ['never',     'ending',     'ending',     'ending',     'never',      'late',     'late'],
  agent_error:         ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  replaced:            ['never',     'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  ended_by_user:       ['never',     'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  ended_by_admin:      ['never',     'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  collaboration_ended: ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
  shell_exited:        ['never',     'never',      'never',      'never',      'ending',     'late',     'late'],
  idle_timeout:        ['never',     'never',      'never',      'never',      'ending',     'late',     'late'],
  time_limit:          ['never',     'never',      'never',      'never',      'ending',     'late',     'late'],
  // For a gateway that lives and has lost its lease. The end of a dead one's sessions others write (recovery.ts).
  gateway_crashed:     ['ending',    'ending',     'ending',     'ending',     'ending',     'late',     'late'],
};

export const eventNames = Object.keys(rows) as EventName[];

export function cell(state: State, on: EventName): Cell {
  return rows[on][states.indexOf(state)]!;
}

export function isRefusal(answer: Cell): answer is Refusal {
  return answer === 'late' || answer === 'never';
}
