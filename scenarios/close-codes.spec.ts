/**
 * Close codes: each one, on demand, is seen alike by four observers: the page, the wire on both sides of
 * the proxy, and the gateway. What else follows from an end is claimed where that end is the subject.
 */
import {
  type ClosedBy,
  expect,
  type Lab,
  type ScenarioOptions,
  scenario,
  type Terminal,
} from '../sim/index.ts';

interface CloseCode extends Required<ClosedBy> {
  readonly code: number;
  readonly when: string;
  readonly reason?: string;
  readonly options?: ScenarioOptions;
  /** The terminal that closes; alice's own where nothing is said. */
  open?(lab: Lab): Promise<Terminal>;
  end(terminal: Terminal, lab: Lab): Promise<unknown>;
  /** How its connection ended at the page's side of the wire, where there was no close frame. */
  readonly tcp?: 'fin' | 'rst' | 'fin inside a frame';
}

/**
 * What a page meets whose token was good when it asked for it: its first shell exits, it gets a token, then
 * something happens, and it opens its WebSocket.
 */
async function openAfter(terminal: Terminal, lab: Lab, happens: () => Promise<unknown>): Promise<void> {
  await terminal.type('exit\n');
  await terminal.isDisconnected();
  const token = await (await lab.alice.apiClient()).shellToken(lab.machine().id);
  await happens();
  await terminal.pageOpens(token);
}

/** A terminal of the same person on the same machine, opened by hand under this connection's name. */
async function openBeside({ api, machine, sockets }: Lab, connection: string) {
  const client = await api('alice');
  return sockets.connect({
    client,
    machine: machine().id,
    shellToken: await client.shellToken(machine().id),
    connection,
  });
}

const ownTerminal = ({ alice }: Lab): Promise<Terminal> => alice.connect('Linux-C');

/** carol's, on the shell that alice shares with her. */
async function guestTerminal({ alice, user }: Lab): Promise<Terminal> {
  const { session } = await alice.connect('Linux-C');
  const invitation = await (await alice.apiClient()).invite(session!, {});
  return (await user('carol')).join('Linux-C', invitation);
}

const codes: readonly CloseCode[] = [
  {
    code: 1000,
    when: 'the person closes',
    by: 'browser',
    cause: 'user_closed',
    end: (terminal) => terminal.close(),
  },
  {
    code: 1000,
    when: 'the shell exits',
    reason: 'Shell session ended',
    by: 'gateway',
    cause: 'shell_exited',
    end: (terminal) => terminal.type('exit\n'),
  },
  {
    code: 1000,
    when: 'the hard limit is reached',
    reason: 'Session timed out',
    by: 'gateway',
    cause: 'time_limit',
    options: { policy: { sessionLimitMs: 60_000 } },
    end: (_terminal, { clock }) => clock.advance('60s'),
  },
  {
    code: 1001,
    when: 'the browser is killed',
    by: 'browser',
    cause: 'client_gone',
    options: { ownBrowser: true },
    end: (_terminal, { alice }) => alice.killBrowser(),
  },
  {
    code: 1005,
    when: 'the page closes without a code',
    by: 'browser',
    cause: 'user_closed',
    end: (terminal) => terminal.pageCloses(),
  },
  {
    code: 1006,
    when: 'the connection is reset',
    by: 'network',
    cause: 'connection_lost',
    tcp: 'rst',
    end: (_terminal, { world }) => world.browserLink.reset(),
  },
  {
    code: 1006,
    when: 'the connection ends without a close frame',
    by: 'network',
    cause: 'connection_lost',
    tcp: 'fin',
    end: async (_terminal, { world }) => {
      await using _down = await world.browserLink.down();
    },
  },
  {
    code: 1006,
    when: 'the connection ends inside a frame',
    by: 'network',
    cause: 'connection_lost',
    tcp: 'fin inside a frame',
    end: async (terminal, { world }) => {
      await using _cut = await world.browserLink.cutInsideFrame({ how: 'fin', direction: 'server→client' });
      await terminal.type('echo this never arrives whole\n');
    },
  },
  {
    code: 1009,
    when: 'the page sends more than 1 MiB in one frame',
    reason: 'Message too big',
    by: 'gateway',
    cause: 'message_too_big',
    end: (terminal) => terminal.pageSends({ bytes: 1024 * 1024 + 1 }),
  },
  {
    code: 1011,
    when: 'the agent is killed',
    reason: 'Agent connection error',
    by: 'gateway',
    cause: 'agent_error',
    end: (_terminal, { machine }) => machine().kill(),
  },
  {
    code: 1012,
    when: 'the gateway is told to stop',
    reason: 'Gateway restarting',
    by: 'gateway',
    cause: 'gateway_draining',
    end: async (_terminal, { gateway, clock }) => {
      await gateway.drain();
      await clock.advance('30s');
    },
  },
  {
    code: 4003,
    when: 'the owner ends the collaboration',
    reason: 'collaboration ended',
    by: 'gateway',
    cause: 'collaboration_ended',
    open: guestTerminal,
    end: (_terminal, { alice, history }) => {
      const shared = history.of('session.opened')[0]!.data.session;
      return alice.callApi('DELETE', `/api/terminals/${shared}/collaboration`);
    },
  },
  {
    code: 4400,
    when: 'the page sends what is not in the protocol',
    reason: 'Bad message',
    by: 'gateway',
    cause: 'bad_message',
    end: (terminal) => terminal.pageSends('{"type":"sudo"}'),
  },
  {
    code: 4401,
    when: 'the token is opened too late',
    reason: 'Invalid or expired shell token',
    by: 'gateway',
    cause: 'token_invalid',
    end: (terminal, lab) => openAfter(terminal, lab, () => lab.clock.advance('300s')),
  },
  {
    code: 4403,
    when: 'the sign-in is revoked',
    reason: 'Session revoked: lost_laptop',
    by: 'gateway',
    cause: 'revoked',
    end: async (_terminal, { api }) =>
      (await api('alice')).call('POST', '/api/sessions/revoke-others', { reason: 'lost_laptop' }),
  },
  {
    code: 4404,
    when: 'the machine was quarantined meanwhile',
    reason: 'Machine not found',
    by: 'gateway',
    cause: 'machine_not_found',
    end: (terminal, lab) =>
      openAfter(terminal, lab, async () => {
        const client = await lab.api('bob');
        const machine_id = lab.machine().id;
        await client.data('POST', '/api/machine-admin', {
          action: 'quarantine',
          org_id: client.orgId,
          machine_id,
        });
      }),
  },
  {
    code: 4408,
    when: 'nobody types for the idle timeout',
    reason: 'Idle timeout',
    by: 'gateway',
    cause: 'idle_timeout',
    options: { policy: { idleTimeoutMs: 60_000, idleWarningMs: 30_000 } },
    end: (_terminal, { clock }) => clock.advance('60s'),
  },
  {
    code: 4409,
    when: 'the same connection is opened again',
    reason: 'Replaced by a newer connection',
    by: 'gateway',
    cause: 'replaced',
    end: (_terminal, lab) => openBeside(lab, lab.history.of('session.opened').at(-1)!.data.connection),
  },
  {
    code: 4410,
    when: 'the person ends it elsewhere',
    reason: 'Ended from another device',
    by: 'gateway',
    cause: 'ended_by_user',
    end: async (terminal, { api }) =>
      (await api('alice')).call('DELETE', `/api/terminals/${terminal.session}`),
  },
  {
    code: 4410,
    when: 'an administrator ends it',
    reason: 'Ended by an administrator: maintenance',
    by: 'gateway',
    cause: 'ended_by_admin',
    end: async (terminal, { api }) =>
      (await api('bob')).call('DELETE', `/api/admin/terminals/${terminal.session}`, {
        reason: 'maintenance',
      }),
  },
  {
    code: 4429,
    when: 'another session took the last slot meanwhile',
    reason: 'Too many sessions',
    by: 'gateway',
    cause: 'session_limit',
    options: { policy: { sessionsPerUser: 1 } },
    end: (terminal, lab) => openAfter(terminal, lab, () => openBeside(lab, 'beside')),
  },
];

/** How the gateway's direction of the terminal's connection ended at the page's side of the wire. */
function tcpEnd({ history }: Lab, terminal: Terminal): string | undefined {
  const upgrade = history.of('wire.upgrade').find(({ data }) => data.token === terminal.token);
  const ended = history
    .of('wire.ended')
    .find(
      ({ data }) =>
        data.link === upgrade?.data.link &&
        data.connection === upgrade.data.connection &&
        data.leg === 'client' &&
        data.from === 'server',
    );
  return ended && `${ended.data.how}${ended.data.partial ? ' inside a frame' : ''}`;
}

for (const { code, when, reason = '', by, cause, options = {}, tcp, open = ownTerminal, end } of codes)
  scenario(`Close codes: ${code} when ${when}, for all observers alike`, options, async (lab) => {
    const terminal = await open(lab);

    await end(terminal, lab);
    await lab.clock.settle();

    expect(terminal).toHaveClosedWith(code, reason, { by, cause });
    expect(tcp ?? tcpEnd(lab, terminal)).toBe(tcpEnd(lab, terminal));
  });
