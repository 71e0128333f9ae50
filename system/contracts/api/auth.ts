/** `POST /api/auth/login`, `/logout`, `/refresh`. */
import Type, { type Static } from 'typebox';

export const LoginRequest = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 254 }),
    password: Type.String({ minLength: 1, maxLength: 1024 }),
  },
  { additionalProperties: false },
);
export type LoginRequest = Static<typeof LoginRequest>;

export const roles = ['owner', 'admin', 'member'] as const;
export const Role = Type.Union([Type.Literal('owner'), Type.Literal('admin'), Type.Literal('member')]);
export type Role = Static<typeof Role>;

export const Identity = Type.Object({
  user_id: Type.String(),
  email: Type.String(),
  name: Type.String(),
  org_id: Type.String(),
  role: Role,
  session_id: Type.String(),
});
export type Identity = Static<typeof Identity>;

/** Data of the envelope that answers `/login` and `/refresh`. */
export const LoginAnswer = Type.Object({
  access_token: Type.String(),
  token_type: Type.Literal('Bearer'),
  expires_in: Type.Integer({ description: 'seconds' }),
  identity: Identity,
});
export type LoginAnswer = Static<typeof LoginAnswer>;

/** Claims of the access token. `iat` and `exp` are seconds since the epoch. */
export interface AccessClaims {
  readonly sub: string;
  /** The user session; revoking it ends the token. */
  readonly sid?: string;
  readonly org_id: string;
  readonly role: Role;
  readonly iat: number;
  readonly exp: number;
}
