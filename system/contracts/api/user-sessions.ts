/** `/api/sessions`: sign-ins, as Rexec's sessions API has them. Plain JSON. */
import Type, { type Static } from 'typebox';
import { Reason, Time } from './envelope.ts';

export const UserSession = Type.Object({
  id: Type.String(),
  created_at: Time,
  last_seen_at: Time,
  ip_address: Type.Union([Type.String(), Type.Null()]),
  user_agent: Type.Union([Type.String(), Type.Null()]),
  revoked_at: Type.Union([Time, Type.Null()]),
  revoked_reason: Type.Union([Type.String(), Type.Null()]),
  is_current: Type.Boolean(),
});
export type UserSession = Static<typeof UserSession>;

export const UserSessionList = Type.Object({ sessions: Type.Array(UserSession) });

export const RevokeRequest = Type.Object({ reason: Type.Optional(Reason) }, { additionalProperties: false });
export type RevokeRequest = Static<typeof RevokeRequest>;

export const RevokeAnswer = Type.Object({ revoked: Type.Literal(true) });

/** `POST /api/sessions/revoke-others`: how many sessions it ended. */
export const RevokeOthersAnswer = Type.Object({ revoked: Type.Integer() });

export const defaultRevokeReason = 'revoked_by_user';
export const defaultRevokeOthersReason = 'revoked_other_sessions';
