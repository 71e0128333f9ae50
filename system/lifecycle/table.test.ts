import { describe, expect, test } from 'vitest';
import { causes } from '../contracts/closes.ts';
import { type EventName, type State, states } from './session.ts';
import { ImpossibleEvent, step } from './step.ts';
import { cell, eventNames } from './table.ts';
import { sessionIn } from './walk.ts';

const open: State[] = ['opening', 'reaching', 'announcing', 'starting', 'live'];
const admitted: State[] = ['reaching', 'announcing', 'starting', 'live'];

/** What the lifecycle promises, said once more in other words: event, where it may come, what follows. */
const rows: [EventName, State[], State | 'the same', string][] = [
  ['admitted', ['opening'], 'reaching', 'good credentials lead from the handshake to the agent'],
  ['agent_reached', ['reaching'], 'announcing', 'an agent that expects the ticket leads to the audit log'],
  ['announced', ['announcing'], 'starting', 'only a durable audit row leads to the shell'],
  ['shell_started', ['starting'], 'live', 'a shell makes the session live'],
  ['input', open, 'the same', 'input may come from the first moment on'],
  ['browser_heard', open, 'the same', 'the browser may be heard from the first moment on'],
  ['output', ['live'], 'the same', 'only a live session has output'],
  ['agent_heard', ['live'], 'the same', 'only a live session hears its agent'],
  ['input_held', ['live'], 'the same', 'only a live session holds input'],
  ['input_released', ['live'], 'the same', 'only a live session releases input'],
  ['output_held', ['live'], 'the same', 'only a live session holds output'],
  ['output_released', ['live'], 'the same', 'only a live session releases output'],
  ['drain', ['live'], 'the same', 'a live session is told of draining and goes on'],
  ['drain', ['opening', 'reaching', 'announcing', 'starting'], 'ending', 'draining refuses newcomers'],
  ['time', [...open, 'ending'], 'the same', 'time passes while there is a socket'],
  ['close_flushed', ['ending'], 'the same', 'the close frame leaves after the end'],
  ['socket_gone', ['ending'], 'ended', 'the socket goes after the cause is known'],
  ['refreshed', ['live'], 'the same', 'a live session may be refreshed by its owner'],
  ['user_closed', open, 'ending', 'a person may leave at any moment'],
  ['client_gone', open, 'ending', 'a browser may go at any moment'],
  ['connection_lost', open, 'ending', 'a connection may break at any moment'],
  ['client_unresponsive', open, 'ending', 'a browser may fall silent at any moment'],
  ['bad_message', open, 'ending', 'a bad message may come at any moment'],
  ['message_too_big', open, 'ending', 'a big message may come at any moment'],
  ['revoked', open, 'ending', 'a revoke ends sessions and handshakes alike'],
  ['gateway_draining', open, 'ending', 'a stopping gateway ends sessions and handshakes alike'],
  ['gateway_crashed', open, 'ending', 'a gateway may lose its lease at any moment'],
  ['token_invalid', ['opening'], 'ending', 'tokens are judged in the handshake only'],
  ['machine_not_found', ['opening'], 'ending', 'machines are looked up in the handshake only'],
  [
    'session_limit',
    ['opening', 'announcing'],
    'ending',
    'slots are counted in the handshake, and once more when the row is opened',
  ],
  [
    'agent_unreachable',
    ['reaching', 'announcing', 'starting'],
    'ending',
    'an agent is unreachable until there is a shell',
  ],
  ['agent_error', open, 'ending', 'the side behind the gateway may fail at any moment'],
  ['replaced', admitted, 'ending', 'an admitted session may be replaced'],
  ['ended_by_user', admitted, 'ending', 'an admitted session may be ended from elsewhere'],
  ['ended_by_admin', admitted, 'ending', 'an admitted session may be ended by an administrator'],
  ['collaboration_ended', open, 'ending', 'a collaboration may be over before or after a guest comes'],
  ['shell_exited', ['live'], 'ending', 'a shell that runs may exit'],
  ['idle_timeout', ['live'], 'ending', 'a live session may be idle for too long'],
  ['time_limit', ['live'], 'ending', 'a live session may reach its limit'],
];

const accepted = new Set(rows.flatMap(([on, from]) => from.map((state) => `${state} ${on}`)));
const refused = states.flatMap((state) =>
  eventNames.filter((on) => !accepted.has(`${state} ${on}`)).map((on) => [state, on] as const),
);
const finished = (state: State) => state === 'ending' || state === 'ended';

describe('the table', () => {
  test.each(
    rows.flatMap(([on, from, to, sentence]) =>
      from.map((state) => [sentence, state, on, to === 'the same' ? state : to] as const),
    ),
  )('%s: %s and %s make %s', (_sentence, state, on, to) => {
    expect(step(sessionIn(state), { on }, 0).session.state).toBe(to);
  });

  test.each(refused.filter(([state]) => finished(state)))(
    '%s refuses %s as late and changes nothing',
    (state, on) => {
      const session = sessionIn(state);
      expect(step(session, { on }, 0)).toStrictEqual({ session, effects: [], late: true });
    },
  );

  test.each(refused.filter(([state]) => !finished(state)))('%s cannot see %s', (state, on) => {
    expect(() => step(sessionIn(state), { on }, 0)).toThrow(ImpossibleEvent);
  });

  test('knows every cause', () => {
    expect(eventNames).toEqual(expect.arrayContaining(causes));
  });

  test('lets every cause end a session from somewhere', () => {
    const fatal = causes.filter((cause) => open.some((state) => cell(state, cause) === 'ending'));
    expect(fatal).toEqual(causes);
  });
});
