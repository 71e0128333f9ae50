/**
 * `POST /api/session-recording`: members start, read, and list and complete their own; administrators do the
 * rest. Envelope answers.
 */
import Type from 'typebox';
import { Envelope, Failure } from '../../contracts/api/envelope.ts';
import {
  RecordingCleanup,
  RecordingCompleted,
  RecordingDeleted,
  RecordingList,
  RecordingRequest,
  RecordingSettings,
  RecordingStarted,
  RecordingWithCast,
} from '../../contracts/api/recordings.ts';
import { ApiError } from '../../contracts/errors.ts';
import { readSettings, updateSettings } from '../../recording/recording-settings.ts';
import { success } from '../answers.ts';
import { callerOf, isAdministrator, requireAdministrator, requireMember } from '../authenticate.ts';
import type { Caller } from '../user-sessions.ts';
import type { App, Authenticate, RouteServices } from './route-services.ts';

const Answer = Type.Union([
  RecordingStarted,
  RecordingCompleted,
  RecordingDeleted,
  RecordingList,
  RecordingWithCast,
  RecordingSettings,
  RecordingCleanup,
]);

const forMembers: readonly RecordingRequest['action'][] = ['start', 'complete', 'get', 'list_own'];

export function recordingRoutes(app: App, services: RouteServices, authenticate: Authenticate): void {
  const { database, audit, machines, recordings, retention } = services;

  app.post(
    '/api/session-recording',
    {
      onRequest: authenticate,
      schema: { body: RecordingRequest, response: { 200: Envelope(Answer), '4xx': Failure } },
    },
    async (request) => {
      const caller = callerOf(request);
      if (forMembers.includes(request.body.action)) requireMember(caller.identity, request.body.org_id);
      else requireAdministrator(caller.identity, request.body.org_id);
      return success(await act(caller, request.body));
    },
  );

  async function act({ identity, ip }: Caller, body: RecordingRequest) {
    const actor = { userId: identity.user_id, ip };
    switch (body.action) {
      case 'start': {
        const machine = await machines.find(body.org_id, body.machine_id);
        if (!machine) throw new ApiError('MACHINE_NOT_FOUND');
        const { org_id: orgId, session_type: sessionType } = body;
        const id = await recordings.start({ orgId, userId: identity.user_id, machine, sessionType }, actor);
        return { session_id: id };
      }
      case 'complete':
        await recordings.complete(
          body.org_id,
          body.session_id,
          body.duration_seconds,
          actor,
          (recording) => recording.user_id === identity.user_id || isAdministrator(identity),
        );
        return { completed: body.session_id };
      case 'delete': {
        const { objectsLeft } = await recordings.delete(body.org_id, body.session_id, actor);
        return { deleted: body.session_id, objects_left: objectsLeft };
      }
      case 'get':
        return recordings.get(body.org_id, body.session_id);
      case 'list':
        return recordings.list(body.org_id, body);
      case 'list_own':
        return recordings.list(body.org_id, { ...body, user_id: identity.user_id });
      case 'get_settings':
        return readSettings(database, body.org_id);
      case 'update_settings': {
        const { action: _, org_id, ...changed } = body;
        await updateSettings({ database, audit }, org_id, changed, actor);
        return readSettings(database, org_id);
      }
      case 'cleanup':
        return { cleaned_up: await retention.cleanUp(body.org_id, actor) };
    }
  }
}
