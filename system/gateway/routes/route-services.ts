/** What the routes work with; `start.ts` puts it together. */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify';
import type { Clock } from '../../ports/clock.ts';
import type { Log } from '../../ports/log.ts';
import type { RecordingLibrary } from '../../recording/recordings.ts';
import type { Retention } from '../../recording/retention.ts';
import type { Database } from '../../store/schema.ts';
import type { AccessTokens } from '../access.ts';
import type { LiveTerminals } from '../live-terminals.ts';
import type { MachineRegistry } from '../machines.ts';
import type { Passwords } from '../passwords.ts';
import type { PeerNews } from '../peers/peer-news.ts';
import type { OrgPolicies } from '../policies.ts';
import type { ScriptRuns } from '../scripts/script-runs.ts';
import type { Audit, ShellTokens, Terminals } from '../services.ts';
import type { Collaborations } from '../sharing/collaborations.ts';
import type { ShellHistory } from '../shell-history.ts';
import type { Slots } from '../slots.ts';
import type { TerminalEnds } from '../terminal-ends.ts';
import type { TerminalRefreshes } from '../terminal-refreshes.ts';
import type { UserSessions } from '../user-sessions.ts';

export interface RouteServices {
  readonly clock: Clock;
  readonly database: Database;
  readonly log: Log;
  readonly audit: Audit;
  readonly policies: OrgPolicies;
  readonly passwords: Passwords;
  readonly access: AccessTokens;
  readonly userSessions: UserSessions;
  readonly machines: MachineRegistry;
  readonly shellTokens: ShellTokens;
  readonly terminals: Terminals;
  readonly scripts: ScriptRuns;
  readonly slots: Slots;
  readonly shellHistory: ShellHistory;
  readonly liveTerminals: LiveTerminals;
  readonly terminalRefreshes: TerminalRefreshes;
  readonly terminalEnds: TerminalEnds;
  readonly collaborations: Collaborations;
  readonly recordings: RecordingLibrary;
  readonly retention: Retention;
  /** News to and from every gateway. */
  readonly bus: PeerNews;
  /** base64url SPKI, for the agents. */
  readonly publicKey: string;
  /** Whether the gateway takes no new shell sessions. */
  draining(): boolean;
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

/** The `onRequest` hook of every route that needs a signed-in caller. */
export type Authenticate = (request: FastifyRequest) => Promise<void>;
