/** `POST /api/remote-shell`: a ticket for a terminal. */
import Type, { type Static } from 'typebox';
import { Id } from './envelope.ts';

export const CreateSession = Type.Object(
  { action: Type.Literal('create_session'), org_id: Id, machine_id: Id },
  { additionalProperties: false },
);
export type CreateSession = Static<typeof CreateSession>;

export const CreatedSession = Type.Object({
  /** The one-time shell token. */
  token: Type.String(),
  tailnet_ip: Type.String(),
  port: Type.Integer(),
  machine_name: Type.String(),
  expires_in: Type.Integer({ description: 'seconds' }),
});
export type CreatedSession = Static<typeof CreatedSession>;
