/** `POST /api/session-recording`: recordings of shell sessions. Envelope answers. */
import Type, { type Static } from 'typebox';
import { Id, Time } from './envelope.ts';

export const RecordingRequest = Type.Union([
  Type.Object(
    {
      action: Type.Literal('start'),
      org_id: Id,
      machine_id: Id,
      session_type: Type.Union([Type.Literal('ssh'), Type.Literal('rdp'), Type.Literal('web')]),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    {
      action: Type.Literal('complete'),
      org_id: Id,
      session_id: Id,
      duration_seconds: Type.Number({ minimum: 0, maximum: 604800 }),
    },
    { additionalProperties: false },
  ),
  Type.Object(
    { action: Type.Literal('delete'), org_id: Id, session_id: Id },
    { additionalProperties: false },
  ),
  Type.Object({ action: Type.Literal('get'), org_id: Id, session_id: Id }, { additionalProperties: false }),
  Type.Object({ action: Type.Literal('list'), org_id: Id }, { additionalProperties: false }),
  Type.Object({ action: Type.Literal('get_settings'), org_id: Id }, { additionalProperties: false }),
  Type.Object(
    {
      action: Type.Literal('update_settings'),
      org_id: Id,
      enabled: Type.Boolean(),
      retention_days: Type.Integer({ minimum: 1, maximum: 365 }),
    },
    { additionalProperties: false },
  ),
  Type.Object({ action: Type.Literal('cleanup'), org_id: Id }, { additionalProperties: false }),
]);
export type RecordingRequest = Static<typeof RecordingRequest>;

export const Recording = Type.Object({
  id: Type.String({ description: 'what the API calls session_id' }),
  machine_id: Type.String(),
  machine_name: Type.String(),
  user_id: Type.String(),
  session_type: Type.String(),
  status: Type.Union([
    Type.Literal('active'),
    Type.Literal('completed'),
    Type.Literal('interrupted'),
    Type.Literal('deleted'),
  ]),
  /** The shell session it recorded; null while none was opened. */
  shell_session_id: Type.Union([Type.String(), Type.Null()]),
  started_at: Time,
  ended_at: Type.Union([Time, Type.Null()]),
  duration_seconds: Type.Union([Type.Number(), Type.Null()]),
  chunks: Type.Integer(),
  bytes: Type.Integer(),
});
export type Recording = Static<typeof Recording>;

export const RecordingStarted = Type.Object({ session_id: Type.String() });
export const RecordingCompleted = Type.Object({ completed: Type.String() });
/** `objects_left` counts objects that the store would not delete. */
export const RecordingDeleted = Type.Object({ deleted: Type.String(), objects_left: Type.Integer() });
export const RecordingList = Type.Object({ recordings: Type.Array(Recording) });
/** `cast` is the whole asciicast v2 file. */
export const RecordingWithCast = Type.Object({ recording: Recording, cast: Type.String() });
export const RecordingSettings = Type.Object({ enabled: Type.Boolean(), retention_days: Type.Integer() });
export const RecordingCleanup = Type.Object({ cleaned_up: Type.Integer() });

/** Where the object store keeps a recording. */
export const recordingKeys = {
  summary: (org: string, session: string) => `session-recordings/${org}/${session}/recording.json`,
  chunk: (org: string, session: string, n: number) => `recordings/${org}/${session}/chunk-${n}.cast`,
};
