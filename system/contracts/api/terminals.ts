/** `GET /api/terminals`, `DELETE /api/terminals/:id`, `POST /api/terminals/end-all`, `GET /api/admin/terminals`. Plain JSON. */
import Type, { type Static } from 'typebox';
import { Reason, Time } from './envelope.ts';

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
  start_time: Time,
  duration_ms: Type.Integer(),
  status: Type.Union([Type.Literal('active'), Type.Literal('idle'), Type.Literal('disconnected')]),
});
export type Terminal = Static<typeof Terminal>;

/** What administrators see: whose it is, and when its browser last gave a sign of life. */
export const AdminTerminal = Type.Object({
  ...Terminal.properties,
  user_email: Type.String(),
  last_ping_at: Time,
});
export type AdminTerminal = Static<typeof AdminTerminal>;

export const AdminTerminalList = Type.Object({ terminals: Type.Array(AdminTerminal) });
export const TerminalList = Type.Object({ terminals: Type.Array(Terminal) });
export const TerminalEnded = Type.Object({ ended: Type.Literal(true) });
export const TerminalsEnded = Type.Object({ ended: Type.Integer() });

/** `DELETE /api/admin/terminals/:id`: the person whose terminal ends is told why. */
export const AdminEndRequest = Type.Object({ reason: Reason }, { additionalProperties: false });
