/** `POST /api/remote-shell`: a ticket for a terminal, and scripts (`scripts.ts`). */
import Type, { type Static } from 'typebox';
import { Id } from './envelope.ts';
import { ExecuteScript, GetScript, ListScripts, ScriptAnswer, ScriptList } from './scripts.ts';

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

export const RemoteShellRequest = Type.Union([CreateSession, ExecuteScript, GetScript, ListScripts]);
export type RemoteShellRequest = Static<typeof RemoteShellRequest>;

/** In the order of the requests. */
export const RemoteShellAnswer = Type.Union([CreatedSession, ScriptAnswer, ScriptList]);
