/**
 * Scripts through `POST /api/remote-shell`: `execute_script` starts one on a machine, `get_script` and
 * `list_scripts` tell how it goes. Envelope answers.
 *
 *     pending ─▶ running ─▶ completed   it exited with 0
 *         └─────────┴─────▶ failed      it exited with something else, or could not be run to its end
 *                   └─────▶ timeout     it was still running after `timeout` seconds, and was killed
 */
import Type, { type Static } from 'typebox';
import { Id, Time } from './envelope.ts';

export const longestScript = 16 * 1024;
export const longestScriptSeconds = 3600;
export const usualScriptSeconds = 300;
/** Of a script's output, so many bytes are kept. */
export const keptOutputBytes = 100 * 1024;

export const ExecuteScript = Type.Object(
  {
    action: Type.Literal('execute_script'),
    org_id: Id,
    machine_id: Id,
    script: Type.String({
      minLength: 1,
      maxLength: longestScript,
      pattern: '^[^\\u0000]*$',
      description: 'run by the shell of the machine’s agent, with nothing to read',
    }),
    timeout: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: longestScriptSeconds,
        description: `seconds; ${usualScriptSeconds} without it`,
      }),
    ),
  },
  { additionalProperties: false },
);
export type ExecuteScript = Static<typeof ExecuteScript>;

export const GetScript = Type.Object(
  { action: Type.Literal('get_script'), org_id: Id, script_id: Id },
  { additionalProperties: false },
);

export const ListScripts = Type.Object(
  { action: Type.Literal('list_scripts'), org_id: Id, machine_id: Type.Optional(Id) },
  { additionalProperties: false },
);

export const ScriptStatus = Type.Union([
  Type.Literal('pending'),
  Type.Literal('running'),
  Type.Literal('completed'),
  Type.Literal('failed'),
  Type.Literal('timeout'),
]);
export type ScriptStatus = Static<typeof ScriptStatus>;

const orNull = <T extends Type.TSchema>(schema: T) => Type.Union([schema, Type.Null()]);

const facts = {
  id: Type.String(),
  user_id: Type.String(),
  machine_id: Type.String(),
  machine_name: Type.String(),
  status: ScriptStatus,
  timeout: Type.Integer({ description: 'seconds' }),
  exit_code: orNull(Type.Integer()),
  signal: orNull(Type.String()),
  /** Why it failed, where no exit code or signal says that. */
  error: orNull(Type.String()),
  created_at: Time,
  ended_at: orNull(Time),
  duration_ms: orNull(Type.Number()),
};

/** One of `list_scripts`. */
export const ScriptEntry = Type.Object(facts);
export type ScriptEntry = Static<typeof ScriptEntry>;

export const Script = Type.Object({
  ...facts,
  output: Type.String({
    description: `the first ${keptOutputBytes} bytes of what it printed, once it is over`,
  }),
  output_bytes: Type.Integer({ description: 'all that it printed' }),
  truncated: Type.Boolean({ description: 'it printed more than is kept' }),
});
export type Script = Static<typeof Script>;

export const ScriptAnswer = Type.Object({ script: Script });
export const ScriptList = Type.Object({ scripts: Type.Array(ScriptEntry) });
