/**
 * `POST /api/session-recording`, and `POST /api/session-recording-agent` for machines: recordings of shell
 * sessions. Envelope answers.
 */
import Type, { type Static } from 'typebox';
import { Id, Time } from './envelope.ts';

const SessionType = Type.Union([Type.Literal('ssh'), Type.Literal('rdp'), Type.Literal('web')]);
const Duration = Type.Number({ minimum: 0, maximum: 604800 });

const RecordingStatus = Type.Union([
  Type.Literal('active'),
  Type.Literal('completed'),
  Type.Literal('interrupted'),
  Type.Literal('deleted'),
]);

/** What a list may be narrowed to, and which part of it. */
const listing = {
  page: Type.Optional(Type.Integer({ minimum: 1, maximum: 100000 })),
  page_size: Type.Optional(Type.Integer({ minimum: 1, maximum: 500 })),
  machine_id: Type.Optional(Id),
  status: Type.Optional(
    Type.Union([Type.Literal('active'), Type.Literal('completed'), Type.Literal('interrupted')]),
  ),
};

export const RecordingRequest = Type.Union([
  Type.Object(
    { action: Type.Literal('start'), org_id: Id, machine_id: Id, session_type: SessionType },
    { additionalProperties: false },
  ),
  Type.Object(
    { action: Type.Literal('complete'), org_id: Id, session_id: Id, duration_seconds: Duration },
    { additionalProperties: false },
  ),
  Type.Object(
    { action: Type.Literal('delete'), org_id: Id, session_id: Id },
    { additionalProperties: false },
  ),
  Type.Object({ action: Type.Literal('get'), org_id: Id, session_id: Id }, { additionalProperties: false }),
  Type.Object(
    { action: Type.Literal('list'), org_id: Id, ...listing, user_id: Type.Optional(Id) },
    { additionalProperties: false, description: 'The recordings of the organisation, for administrators.' },
  ),
  Type.Object(
    { action: Type.Literal('list_own'), org_id: Id, ...listing },
    { additionalProperties: false, description: 'The recordings of the caller’s own sessions.' },
  ),
  Type.Object({ action: Type.Literal('get_settings'), org_id: Id }, { additionalProperties: false }),
  Type.Object(
    {
      action: Type.Literal('update_settings'),
      org_id: Id,
      enabled: Type.Boolean({ description: 'Off: no recording is started, by nobody.' }),
      retention_days: Type.Integer({ minimum: 1, maximum: 365 }),
      automatic: Type.Optional(
        Type.Boolean({
          description: 'Every shell session is recorded without being asked. Left as it is when left out.',
        }),
      ),
    },
    { additionalProperties: false },
  ),
  Type.Object({ action: Type.Literal('cleanup'), org_id: Id }, { additionalProperties: false }),
]);
export type RecordingRequest = Static<typeof RecordingRequest>;

const NodeKey = Type.String({ minLength: 16, maxLength: 200 });

/**
 * A machine records what comes next on it: the next shell session there that nobody else records, whosever
 * it is. It completes and lists what it started, and reads no recording: what people see stays with them.
 */
export const AgentRecordingRequest = Type.Union([
  Type.Object(
    { action: Type.Literal('start'), node_key: NodeKey, session_type: SessionType },
    { additionalProperties: false },
  ),
  Type.Object(
    { action: Type.Literal('complete'), node_key: NodeKey, session_id: Id, duration_seconds: Duration },
    { additionalProperties: false },
  ),
  Type.Object(
    { action: Type.Literal('list'), node_key: NodeKey, page: listing.page, page_size: listing.page_size },
    { additionalProperties: false },
  ),
  Type.Object({ action: Type.Literal('get_settings'), node_key: NodeKey }, { additionalProperties: false }),
]);
export type AgentRecordingRequest = Static<typeof AgentRecordingRequest>;

export const Recording = Type.Object({
  id: Type.String({ description: 'what the API calls session_id' }),
  machine_id: Type.String(),
  machine_name: Type.String(),
  user_id: Type.Union([Type.String(), Type.Null()], {
    description: 'Whose session it is; null where the machine asked for the recording.',
  }),
  user_name: Type.Union([Type.String(), Type.Null()]),
  session_type: Type.String(),
  status: RecordingStatus,
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
export const RecordingList = Type.Object({
  recordings: Type.Array(Recording),
  total: Type.Integer(),
  page: Type.Integer(),
  page_size: Type.Integer(),
  total_pages: Type.Integer(),
  enabled: Type.Boolean({ description: 'Whether a new one may be started.' }),
});
export type RecordingList = Static<typeof RecordingList>;
/** `cast` is the whole asciicast v2 file. */
export const RecordingWithCast = Type.Object({ recording: Recording, cast: Type.String() });
export const RecordingSettings = Type.Object({
  enabled: Type.Boolean(),
  automatic: Type.Boolean(),
  retention_days: Type.Integer(),
});
export type RecordingSettings = Static<typeof RecordingSettings>;
export const RecordingCleanup = Type.Object({ cleaned_up: Type.Integer() });

/** Where the object store keeps a recording. */
export const recordingKeys = {
  summary: (org: string, session: string) => `session-recordings/${org}/${session}/recording.json`,
  chunk: (org: string, session: string, n: number) => `recordings/${org}/${session}/chunk-${n}.cast`,
};
