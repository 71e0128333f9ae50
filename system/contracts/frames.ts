/**
 * The terminal WebSocket. Binary frames are the shell's input and output; text frames are these JSON
 * control messages. An unknown or malformed message closes with 4400, a frame over the limit with 1009.
 */
import Type, { type Static } from 'typebox';

/** Largest frame either way, in bytes. */
export const maxFrameBytes = 1024 * 1024;

const size = { minimum: 1, maximum: 1000 };

/** Browser → gateway. */
export const ClientMessage = Type.Union([
  Type.Object(
    { type: Type.Literal('resize'), cols: Type.Integer(size), rows: Type.Integer(size) },
    { additionalProperties: false },
  ),
]);
export type ClientMessage = Static<typeof ClientMessage>;

/** Gateway → browser. */
export const ServerMessage = Type.Union([
  Type.Object({
    type: Type.Literal('connected'),
    session_id: Type.String(),
    machine_name: Type.String(),
    /** The gateway says something at least twice within this; a page that hears nothing for all of it has lost it. */
    silence_ms: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
  }),
  /** Nothing else was said for a while. A page sees no pings. */
  Type.Object({ type: Type.Literal('alive') }),
  /** `ends_in_ms` counts to the idle timeout; `null` withdraws the warning. */
  Type.Object({ type: Type.Literal('idle_warning'), ends_in_ms: Type.Union([Type.Integer(), Type.Null()]) }),
  /** A line for the person, shown in the terminal. */
  Type.Object({ type: Type.Literal('notice'), text: Type.String() }),
]);
export type ServerMessage = Static<typeof ServerMessage>;

/** Where the terminal WebSocket is opened; its query carries `TerminalQuery`. */
export const terminalPath = '/api/remote-shell/ws';

export interface TerminalQuery {
  /** The access JWT. */
  readonly token: string;
  readonly org_id: string;
  readonly machine_id: string;
  readonly shell_token: string;
  /** Tells several terminals of one person on one machine apart. */
  readonly connection?: string;
}
