/**
 * What the gateway asks of an agent, over HTTP on the tailnet. The gateway signs what it posts with its
 * Ed25519 key (`signatureHeader`); the agent learned the public half from the answers to its own
 * heartbeats, which it sends to a gateway it was configured with. Whoever shows a ticket that was so
 * announced needs no signature.
 */
import Type, { type Static } from 'typebox';
import { longestScript, longestScriptSeconds } from './api/scripts.ts';

export const agentPort = 2222;

/** base64url Ed25519 signature over `METHOD\nPATH\nBODY`. */
export const signatureHeader = 'x-hangup-signature';

/** `POST /tokens`: announces a one-time ticket by its hash, so that only its holder can use it. */
export const RegisterToken = Type.Object(
  {
    /** Hex SHA-256 of the ticket. */
    token_sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }),
    session_id: Type.String({ minLength: 1, maxLength: 64 }),
    expires_in: Type.Integer({ minimum: 1, maximum: 3600, description: 'seconds' }),
    /** The shell runs this and nothing else; the agent ends it soon after `timeout`, should nobody else. */
    script: Type.Optional(
      Type.Object(
        {
          text: Type.String({ minLength: 1, maxLength: longestScript }),
          timeout: Type.Integer({ minimum: 1, maximum: longestScriptSeconds, description: 'seconds' }),
        },
        { additionalProperties: false },
      ),
    ),
  },
  { additionalProperties: false },
);
export type RegisterToken = Static<typeof RegisterToken>;

/** `GET /shell?token&cols&rows`: both bodies are streams of `shell-stream.ts`. */
export const ShellQuery = Type.Object({
  token: Type.String({ minLength: 1, maxLength: 200 }),
  cols: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
  rows: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
});
export type ShellQuery = Static<typeof ShellQuery>;

/** `POST /shell/resize`: RFC 4254's window-change. */
export const ResizeShell = Type.Object(
  {
    session_id: Type.String({ minLength: 1, maxLength: 64 }),
    cols: Type.Integer({ minimum: 1, maximum: 1000 }),
    rows: Type.Integer({ minimum: 1, maximum: 1000 }),
  },
  { additionalProperties: false },
);
export type ResizeShell = Static<typeof ResizeShell>;
