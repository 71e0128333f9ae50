/**
 * Shell sessions as the page "Active sessions" knows them. Plain JSON.
 *
 *     GET    /api/terminals              own: live ones, oldest first, page by page; on the last page those that are over
 *     DELETE /api/terminals/:id          ends one
 *     POST   /api/terminals/:id/refresh  an idle one is active again
 *     POST   /api/terminals/end-all
 *     GET    /api/admin/terminals        the org's live ones, for administrators; DELETE …/:id with a reason
 *     POST   /api/admin/terminals/end-all   all of them, with a reason
 *     GET    /api/admin/terminals/history   the org's that are over, what ended last first
 */
import Type, { type Static } from 'typebox';
import { Reason, Time } from './envelope.ts';

/** What is unusual about where a session comes from; a person's first session has nothing to compare with. */
export const anomalies = ['new_device', 'new_location'] as const;
export const Anomaly = Type.Enum([...anomalies]);
export type Anomaly = (typeof anomalies)[number];

/** Where the locator has no answer: private and loopback addresses, and those that it does not know. */
export const unknownLocation = 'Unknown';

export const Terminal = Type.Object({
  id: Type.String(),
  user_id: Type.String(),
  machine_id: Type.String(),
  resource_name: Type.String(),
  resource_type: Type.Union([Type.Literal('ssh'), Type.Literal('rdp'), Type.Literal('web')]),
  connection: Type.String(),
  device: Type.String(),
  ip_address: Type.Union([Type.String(), Type.Null()]),
  location: Type.String(),
  anomalies: Type.Array(Anomaly),
  start_time: Time,
  duration_ms: Type.Integer(),
  status: Type.Union([Type.Literal('active'), Type.Literal('idle'), Type.Literal('disconnected')]),
  /** Why it ended, as `contracts/closes.ts` names it, and when; null while it lasts. */
  cause: Type.Union([Type.String(), Type.Null()]),
  end_time: Type.Union([Time, Type.Null()]),
});
export type Terminal = Static<typeof Terminal>;

/** What administrators see: whose it is, and when its browser last gave a sign of life. */
export const AdminTerminal = Type.Object({
  ...Terminal.properties,
  user_email: Type.String(),
  last_ping_at: Time,
});
export type AdminTerminal = Static<typeof AdminTerminal>;

/** Most sessions of one page, and how many it has when nobody says. */
export const mostTerminals = 500;
export const usualTerminals = 200;

export const TerminalsQuery = Type.Object(
  {
    limit: Type.Optional(
      Type.String({ pattern: '^([1-9]\\d?|[1-4]\\d\\d|500)$', description: `1 to ${mostTerminals}` }),
    ),
    after: Type.Optional(
      Type.String({ minLength: 1, maxLength: 200, description: '`next` of the page before' }),
    ),
  },
  { additionalProperties: false },
);
export type TerminalsQuery = Static<typeof TerminalsQuery>;

/** Where the next page begins; null on the last one. */
const next = Type.Union([Type.String(), Type.Null()]);

export const AdminTerminalList = Type.Object({ terminals: Type.Array(AdminTerminal), next });
export type AdminTerminalList = Static<typeof AdminTerminalList>;
export const AdminTerminalHistory = Type.Object({ terminals: Type.Array(AdminTerminal) });
export const TerminalList = Type.Object({ terminals: Type.Array(Terminal), next });
export type TerminalList = Static<typeof TerminalList>;
export const TerminalEnded = Type.Object({ ended: Type.Literal(true) });
export const TerminalsEnded = Type.Object({ ended: Type.Integer() });
/** False when it was active already: then nothing has changed. */
export const TerminalRefreshed = Type.Object({ refreshed: Type.Boolean() });

/** `DELETE /api/admin/terminals/:id`, `POST …/end-all`: the people whose terminals end are told why. */
export const AdminEndRequest = Type.Object({ reason: Reason }, { additionalProperties: false });
