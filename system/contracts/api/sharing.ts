/** Sharing a shell session: `/api/terminals/:id/invitations`, `/api/terminals/:id/collaboration`, `/api/collaborations`. Plain JSON. */
import Type, { type Static } from 'typebox';
import { Id, Time } from './envelope.ts';

const rights = {
  /** Whether the guest may type into the shared shell; without it they watch. */
  may_type: Type.Boolean(),
  /** Whether the guest may open a shell of their own on the machine, for as long as the collaboration lasts. */
  own_shell: Type.Boolean(),
};

/** `POST /api/terminals/:id/invitations`, by the session's owner. */
export const InviteRequest = Type.Object(
  { may_type: Type.Optional(Type.Boolean()), own_shell: Type.Optional(Type.Boolean()) },
  { additionalProperties: false },
);

export const Invitation = Type.Object({
  /** The one-time secret, told only here. */
  invitation: Type.String(),
  collaboration_id: Type.String(),
  expires_in: Type.Integer({ description: 'seconds' }),
});

/** `POST /api/collaborations/accept`: the invitation is spent, the caller a guest until the collaboration ends. */
export const AcceptRequest = Type.Object(
  { invitation: Type.String({ minLength: 1, maxLength: 200 }) },
  { additionalProperties: false },
);

export const AcceptedInvitation = Type.Object({
  collaboration_id: Type.String(),
  machine_id: Type.String(),
  machine_name: Type.String(),
  invited_by: Type.String({ description: 'name of the owner' }),
  ...rights,
});
export type AcceptedInvitation = Static<typeof AcceptedInvitation>;

/** `POST /api/collaborations/:id/sessions`: a shell token for a guest, one for each connection. */
export const JoinRequest = Type.Object(
  { shell: Type.Union([Type.Literal('shared'), Type.Literal('own')]) },
  { additionalProperties: false },
);
export type JoinRequest = Static<typeof JoinRequest>;

export const GuestToken = Type.Object({
  token: Type.String(),
  machine_name: Type.String(),
  expires_in: Type.Integer({ description: 'seconds' }),
});

/** `GET /api/terminals/:id/collaboration`, for the session's owner. */
export const Collaboration = Type.Object({
  collaboration_id: Type.String(),
  started_at: Time,
  guests: Type.Array(
    Type.Object({
      user_id: Type.String(),
      email: Type.String(),
      joined_at: Time,
      ...rights,
    }),
  ),
});

/** `DELETE /api/terminals/:id/collaboration`: nobody's shell but the owner's is left. */
export const CollaborationEnded = Type.Object({ ended: Type.Literal(true) });

export const CollaborationParams = Type.Object({ id: Id });
